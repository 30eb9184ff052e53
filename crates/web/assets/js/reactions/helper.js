// @ts-check
// Has missing booklets drawn: the computing in a worker, when the browser has nothing better to do; the asking without
// cookie and referrer.
import { registered, trusted } from "../device.js";
import { channel, all } from "../page.js";
import { tidy } from "./answers.js";
import { ensureBooklet, wantedSlots } from "./drawing.js";
import { epochOf } from "./wire.js";

/** How long the ticket may take from the push service, in milliseconds; then work is done instead. */
const PATIENCE = 10 * 60 * 1000;

/**
 * For all volumes of the present half-year that are wanted now.
 * @param {import("./shelf.js").Shelf} shelf
 */
export async function drawMissing(shelf) {
  const [now, epoch] = [Date.now(), epochOf(new Date())];
  await tidy(shelf, epoch, now);
  const told = all(`[data-epoch="${epoch}"][data-slot]`).map(({ dataset }) => Number(dataset.slot));
  const random = crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;
  const slots = await wantedSlots(shelf, epoch, Math.max(0, ...told), { now, random });
  const subscription = await (await registered())?.pushManager?.getSubscription();
  const allowWork = !subscription || now - (await shelf.get("on")).since > PATIENCE;
  const { compute, stop } = helping();
  for (const slot of slots) {
    await ensureBooklet(shelf, { channel: channel.slice(1), epoch, slot }, { compute, ask, allowWork });
  }
  stop();
}

/** A worker that is started with its first job and answers one after the other. */
function helping() {
  /** @type {Worker | undefined} */
  let worker;
  let jobs = 0;
  return {
    /** @type {import("./drawing.js").Compute} */
    compute: async (job, asked) => {
      await idle();
      worker ??= new Worker(trusted(new URL("./worker.js", import.meta.url).href), { type: "module" });
      const id = (jobs += 1);
      const said = await new Promise((done, fail) => {
        worker?.addEventListener("message", ({ data }) => data.id === id && done(data));
        worker?.addEventListener("error", fail, { once: true });
        worker?.postMessage({ ...asked, job, id });
      });
      if (said.failed) throw Object.assign(new Error(said.failed), { wrong: said.wrong });
      return said.said;
    },
    stop: () => worker?.terminate(),
  };
}

/** Until the browser has nothing better to do; Safari cannot say. */
const idle = () =>
  new Promise((done) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => done(undefined), { timeout: 2000 });
    else setTimeout(done, 200);
  });

/** @type {import("./drawing.js").Ask} */
async function ask(path, body) {
  const origin = path.startsWith("/anon/") ? (document.body.dataset.anon ?? "") : "";
  const answer = await fetch(origin + path, {
    method: body ? "POST" : "GET",
    body: /** @type {BodyInit | undefined} */ (body),
    headers: body ? { "content-type": "application/octet-stream" } : {},
    credentials: "omit",
    referrerPolicy: "no-referrer",
    // Not even a tag of an earlier answer is sent along.
    cache: "no-store",
  });
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
}
