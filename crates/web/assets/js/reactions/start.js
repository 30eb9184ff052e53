// @ts-check
// Reactions on a page: finds out whether this device has them, and loads the rest only then.
import { wish } from "../device.js";
import { all, channel, toast, word } from "../page.js";
import { paintOff } from "./paint.js";
import { openShelf, removeShelf } from "./shelf.js";
/** @typedef {import("./shelf.js").Shelf} Shelf */

/** @type {Shelf | null} */
let shelf = null;

/** Wires the page. */
export async function start() {
  const switches = /** @type {HTMLInputElement[]} */ (all("[data-reactions]"));
  for (const box of switches) {
    // Inside the wish the follow page says when.
    if (!box.closest("[data-wish]")) box.addEventListener("change", () => void turn(box));
  }
  shelf = await openShelf(channel, { gone });
  // What the page proposes is for somebody about to follow; afterwards the switch says what is.
  const follows = await wish();
  for (const box of switches) if (shelf || follows || !box.closest("[data-wish]")) box.checked = Boolean(shelf);
  sayKept();
  if (!shelf) return paintOff();
  await (await import("./bars.js")).wake(shelf);
}

/**
 * Obeys the switch. The booklet is drawn afterwards.
 * @param {HTMLInputElement} box
 */
export async function turn(box) {
  if (!box.checked) return off();
  shelf ??= await openShelf(channel, { make: true, gone });
  if (!shelf) return;
  const { epoch = "", slot } = box.dataset;
  if (!(await shelf.get("on"))) await shelf.put("on", { since: Date.now() });
  await shelf.put("origin", document.body.dataset.anon ?? "");
  await shelf.put(`next/${epoch}`, Math.max(Number(slot), (await shelf.get(`next/${epoch}`)) ?? 0));
  sayKept();
  void (await import("./bars.js")).wake(shelf);
}

/** Whether there is anything to delete on this device. */
function sayKept() {
  // Shown by whoever wires it: a tap on what is not wired yet would be lost.
  if (!shelf) for (const button of all("[data-react-delete]")) button.hidden = true;
  for (const line of all("[data-react-absent]")) line.hidden = Boolean(shelf);
}

/** Another page switched reactions off. */
async function gone() {
  shelf = null;
  (await import("./bars.js")).sleep();
  for (const box of /** @type {HTMLInputElement[]} */ (all("[data-reactions]"))) box.checked = false;
  sayKept();
  paintOff();
}

/**
 * Switches reactions off and forgets them. What changes something that was counted goes out first: else what was taken back
 * would stay counted. What was never sent is not sent now, at the same moment as somebody stops.
 */
export async function off() {
  const kept = shelf ?? (await openShelf(channel));
  shelf = null;
  if (kept) {
    const [{ dropUnsent, sendDue }, { sleep }] = await Promise.all([import("./outbox.js"), import("./bars.js")]);
    sleep();
    await dropUnsent(kept);
    if (await sendDue(kept, { now: Date.now(), all: true })) {
      // Without a network: what was taken back would stay counted for good.
      shelf = kept;
      for (const box of /** @type {HTMLInputElement[]} */ (all("[data-reactions]"))) box.checked = true;
      return toast(word("react.off_later"));
    }
    kept.close();
    await removeShelf(channel);
  }
  sayKept();
  paintOff();
}
