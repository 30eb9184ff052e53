// @ts-check
// What the service worker does for reactions. It gets this file written in front of its own.
import { sendDue } from "./outbox.js";
import { openShelf } from "./shelf.js";
/** @typedef {(say: "ticket" | "sent") => Promise<void>} Tell says something to the open pages */

/** A due letter waits between these two, in milliseconds, so that it does not go out with the page that was asked for. */
const PAUSE = [2_000, 17_000];

/**
 * What a push says about reactions: a ticket for a booklet, or the key that everybody is told. Nothing is kept of it on a
 * device whose owner has not switched reactions on.
 * @param {{ ticket?: unknown, epoch?: unknown, slot?: unknown, key?: unknown }} said
 * @param {string} channel its path
 * @param {Tell} tell
 */
export async function hear(said, channel, tell) {
  const shelf = await openShelf(channel);
  if (!shelf) return;
  if (typeof said.ticket === "string" && typeof said.epoch === "string") {
    const raw = atob(said.ticket.replaceAll("-", "+").replaceAll("_", "/"));
    await shelf.put(`ticket/${said.epoch}`, Uint8Array.from(raw, (letter) => letter.charCodeAt(0)));
    const known = (await shelf.get(`next/${said.epoch}`)) ?? 0;
    await shelf.put(`next/${said.epoch}`, Math.max(known, Number(said.slot) || 0));
    await tell("ticket");
  }
  if (typeof said.key === "string") await compareKey(shelf, said.key);
  shelf.close();
  await sendSoon(channel, tell);
}

/**
 * A key that everybody is told and that is another than this device's: it was given one by which it could be recognised.
 * @param {import("./shelf.js").Shelf} shelf
 * @param {string} told a half-year and the hash of its key document
 */
export async function compareKey(shelf, told) {
  const [epoch, hash] = told.split(" ");
  const pin = await shelf.get(`pin/${epoch}`);
  if (pin && pin.hash !== hash) await shelf.put(`stopped/${epoch}`, true);
}

/**
 * One after the other, whoever asked: a letter is not sent twice.
 * @template T
 * @param {() => Promise<T>} work
 */
const alone = (work) => (navigator.locks ? navigator.locks.request("ausrufer-reactions-out", work) : work());

/**
 * Sends what is due, in a while.
 * @param {string} channel
 * @param {Tell} tell
 */
export async function sendSoon(channel, tell) {
  const shelf = await openShelf(channel);
  if (!shelf) return;
  const before = (await shelf.names("out/")).length;
  if (before) {
    const [least, most] = PAUSE;
    await new Promise((done) => setTimeout(done, least + Math.random() * (most - least)));
    const left = await alone(() => sendDue(shelf, { now: Date.now() }));
    if (left < before) await tell("sent");
  }
  shelf.close();
}

/**
 * The browser asks when there is a network, also long after the page was closed. As long as something waits it is told to
 * ask again, some minutes later.
 * @param {string} channel
 * @param {Tell} tell
 * @param {boolean} lastChance
 */
export async function sendInBackground(channel, tell, lastChance) {
  const shelf = await openShelf(channel);
  if (!shelf) return;
  const left = await alone(() => sendDue(shelf, { now: Date.now(), all: lastChance }));
  shelf.close();
  await tell("sent");
  if (left) throw new Error("some wait still");
}
