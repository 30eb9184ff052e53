// @ts-check
// Switching reactions on and off on this device. Nothing is kept before they are on, everything goes with them.
import { register } from "../device.js";
import { channel } from "../page.js";
import { sendDue } from "./outbox.js";
import { openShelf, removeShelf } from "./shelf.js";

/** @param {{ epoch: string, slot: number, since: number }} said as the page says it */
export async function turnOn({ epoch, slot, since }) {
  const shelf = await openShelf(channel, { make: true });
  if (!shelf) return null;
  if (!(await shelf.get("on"))) await shelf.put("on", { since });
  await shelf.put("origin", document.body.dataset.anon ?? "");
  await shelf.put(`next/${epoch}`, Math.max(slot, (await shelf.get(`next/${epoch}`)) ?? 0));
  // The worker sends what waits after the page is closed.
  if ("serviceWorker" in navigator) await register();
  return shelf;
}

/**
 * Waiting letters go out first: else what was taken back would stay counted.
 * @param {import("./shelf.js").Shelf} shelf
 */
export async function turnOff(shelf) {
  await sendDue(shelf, { now: Date.now(), all: true });
  shelf.close();
  await removeShelf(channel);
}
