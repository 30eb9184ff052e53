// @ts-check
// Reactions on a page: emoji bars and polls come alive, the switch works, booklets are drawn beside.
import { register, registered, trusted } from "../device.js";
import { channel, all } from "../page.js";
import { answer, standing, takeAllBack, tidy } from "./answers.js";
import { ensureBooklet, wantedSlots } from "./drawing.js";
import { openShelf } from "./shelf.js";
import { turnOff, turnOn } from "./switch.js";
import { epochOf } from "./wire.js";
/** @typedef {import("./shelf.js").Shelf} Shelf */

/** How long the ticket may take from the push service, in milliseconds; then work is done instead. */
const PATIENCE = 10 * 60 * 1000;
/** 0 to 1, unpredictable. */
const chance = () => crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;

/** @type {Shelf | null} */
let shelf = null;

/** Wires the page. */
export async function start() {
  for (const root of all("[data-react]")) wire(root);
  for (const box of /** @type {HTMLInputElement[]} */ (all("[data-reactions]"))) {
    // Inside the wish the follow page says when.
    if (!box.closest("[data-wish]")) box.addEventListener("change", () => void turn(box));
  }
  for (const button of all("[data-react-delete]")) button.addEventListener("click", () => void forgetMine(button));
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data?.say === "ticket") void prepare();
    if (data?.say === "sent") void showAll();
  });
  shelf = await openShelf(channel);
  for (const box of /** @type {HTMLInputElement[]} */ (all("[data-reactions]"))) if (shelf) box.checked = true;
  await showAll();
  if (!shelf) return;
  // What could not be sent when it was due goes out now.
  if ("serviceWorker" in navigator) (await register()).active?.postMessage({ say: "send" });
  await prepare();
}

/**
 * The switch. The booklet is drawn afterwards.
 * @param {HTMLInputElement} box
 */
export async function turn(box) {
  if (box.checked) shelf = await turnOn({ epoch: box.dataset.epoch ?? "", slot: Number(box.dataset.slot), since: Date.now() });
  else await off();
  await showAll();
  void prepare();
}

/** Switches reactions off and forgets them. */
export async function off() {
  const kept = shelf ?? (await openShelf(channel));
  shelf = null;
  if (kept) await turnOff(kept);
  await showAll();
}

/** @param {HTMLElement} root */
const postOf = ({ dataset }) => ({
  channel: dataset.channel ?? "", epoch: dataset.epoch ?? "", slot: Number(dataset.slot), closes: Number(dataset.closes),
});

/** @param {HTMLElement} root */
function wire(root) {
  for (const button of all("button[data-choice]", root)) {
    const choice = Number(button.dataset.choice);
    button.addEventListener("click", () => void choose(root, button.getAttribute("aria-pressed") === "true" ? 0 : choice));
  }
  for (const button of all("[data-react-withdraw]", root)) button.addEventListener("click", () => void choose(root, 0));
  root.querySelector("[data-react-form]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = boxes(root).filter((box) => box.checked).map((box) => Number(box.dataset.choice));
    const bits = chosen.reduce((mask, number) => mask | (1 << (number - 1)), 0);
    const choice = "several" in root.dataset ? bits : (chosen[0] ?? 0);
    if (choice) void choose(root, choice);
  });
}

/** @param {HTMLElement} root */
const boxes = (root) => /** @type {HTMLInputElement[]} */ (all("input[data-choice]", root));

/**
 * @param {HTMLElement} root
 * @param {number} choice
 */
async function choose(root, choice) {
  if (!shelf || !(await answer(shelf, postOf(root), choice, { now: Date.now(), random: chance() }))) return show(root);
  await show(root);
  await dispatch();
}

const showAll = () => Promise.all(all("[data-react]").map(show));

/** @param {HTMLElement} root */
async function show(root) {
  const { state, choice } = await standing(shelf, postOf(root), Date.now());
  root.dataset.reactState = state;
  const able = state === "ready" || state === "waiting" || state === "sent";
  const several = "several" in root.dataset;
  const chosen = (/** @type {HTMLElement} */ { dataset }) => {
    const number = Number(dataset.choice);
    return several ? Boolean((choice >> (number - 1)) & 1) : choice === number;
  };
  for (const button of /** @type {HTMLButtonElement[]} */ (all("button[data-choice]", root))) {
    button.disabled = !able;
    button.setAttribute("aria-pressed", String(chosen(button)));
  }
  for (const box of boxes(root)) {
    box.disabled = !able;
    if (choice) box.checked = chosen(box);
  }
  for (const part of all("[data-react-when]", root)) part.hidden = !part.dataset.reactWhen?.split(" ").includes(state);
  for (const button of all("[data-react-withdraw]", root)) button.hidden = !(able && choice);
}

/** Sees to it that what waits goes out: by the browser when it can, by the worker while a page is open. */
async function dispatch() {
  const registration = await registered();
  await /** @type {any} */ (registration)?.sync?.register("ausrufer-reactions").catch(() => undefined);
  const letters = shelf ? await Promise.all((await shelf.names("out/")).map((name) => shelf?.get(name))) : [];
  for (const { due } of letters.filter(Boolean)) {
    setTimeout(() => registration?.active?.postMessage({ say: "send" }), Math.max(0, due - Date.now()));
  }
}

/** @param {HTMLElement} button */
async function forgetMine(button) {
  if (shelf) await takeAllBack(shelf, channel.slice(1), { now: Date.now(), random: chance });
  await dispatch();
  await showAll();
  for (const line of all("[data-react-deleted]")) line.hidden = false;
  button.setAttribute("disabled", "");
}

/** @type {Promise<void> | null} */
let preparing = null;

/** Has the booklets drawn that are missing, once at a time, also when two pages are open: a device gets one. */
function prepare() {
  const alone = async () => (await navigator.locks?.request(`ausrufer-reactions ${channel}`, drawMissing)) ?? undefined;
  preparing ??= alone().finally(() => (preparing = null));
  return preparing;
}

async function drawMissing() {
  if (!shelf) return;
  const epoch = epochOf(new Date());
  await tidy(shelf, epoch, Date.now());
  const told = all(`[data-epoch="${epoch}"][data-slot]`).map(({ dataset }) => Number(dataset.slot));
  const slots = await wantedSlots(shelf, epoch, Math.max(0, ...told), { now: Date.now(), random: chance() });
  const { since } = await shelf.get("on");
  const subscription = await (await registered())?.pushManager?.getSubscription();
  const allowWork = !subscription || Date.now() - since > PATIENCE;
  const helper = helping();
  for (const slot of slots) {
    if (!shelf) break;
    await ensureBooklet(shelf, { channel: channel.slice(1), epoch, slot }, { compute: helper.compute, ask, allowWork });
  }
  helper.stop();
  await showAll();
  await dispatch();
}

/** A worker that is started with its first job and answers one after the other. */
function helping() {
  /** @type {Worker | undefined} */
  let worker;
  let id = 0;
  return {
    /** @type {import("./drawing.js").Compute} */
    compute: async (job, asked) => {
      await idle();
      worker ??= new Worker(trusted(new URL("./worker.js", import.meta.url).href), { type: "module" });
      const mine = (id += 1);
      const said = await new Promise((done, fail) => {
        worker?.addEventListener("message", ({ data }) => data.id === mine && done(data));
        worker?.addEventListener("error", fail, { once: true });
        worker?.postMessage({ ...asked, job, id: mine });
      });
      if (said.failed) throw new Error(said.failed);
      return said.said;
    },
    stop: () => worker?.terminate(),
  };
}

/** Until the browser has nothing better to do; Safari cannot say. */
const idle = () => new Promise((done) => ("requestIdleCallback" in window ? requestIdleCallback(() => done(undefined), { timeout: 2000 }) : setTimeout(done, 200)));

/** @type {import("./drawing.js").Ask} */
async function ask(path, body) {
  const at = path.startsWith("/anon/") ? (document.body.dataset.anon ?? "") + path : path;
  const answer = await fetch(at, {
    method: body ? "POST" : "GET",
    body: /** @type {BodyInit | undefined} */ (body),
    headers: body ? { "content-type": "application/octet-stream" } : {},
    credentials: "omit",
    referrerPolicy: "no-referrer",
    cache: body ? "no-store" : "no-cache",
  });
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
}
