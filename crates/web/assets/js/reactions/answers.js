// @ts-check
// What this device answered, and answering: the choice is kept here, its letter goes to the outbox.
import { reaction } from "./booklet.js";
import { waitFor } from "./outbox.js";
/** @typedef {import("./shelf.js").Shelf} Shelf */
/** @typedef {{ channel: string, epoch: string, slot: number, closes: number }} Post as the page names it */
/** @typedef {{ seq: number, choice: number, closes: number }} Own what was answered; choice 0: nothing, taken back */
/** @typedef {"off" | "drawing" | "late" | "ready" | "waiting" | "sent" | "closed" | "stopped"} State */

/** Before the end of a post, in milliseconds: a letter leaves between one and two of these before it. */
const LAST_MINUTE = 60_000;

/** @param {Post} post */
const at = ({ epoch, slot }) => `${epoch}/${slot}`;

/**
 * Chooses, changes, or with 0 takes back. False if there is no token for this post.
 * @param {Shelf} shelf
 * @param {Post} post
 * @param {number} choice
 * @param {{ now: number, random: number }} by
 */
export async function answer(shelf, post, choice, { now, random }) {
  const token = await shelf.get(`token/${at(post)}`);
  if (!token || post.closes <= now || (await shelf.get(`stopped/${post.epoch}`))) return false;
  /** @type {Own | undefined} */
  const before = await shelf.get(`own/${at(post)}`);
  const own = { seq: (before?.seq ?? 0) + 1, choice, closes: post.closes };
  const bytes = await reaction(post, token, own.seq, choice);
  // Early enough before the end, at a moment of its own: what comes later is not counted.
  const latest = post.closes - LAST_MINUTE * (1 + random);
  const letter = { bytes, due: Math.min(now + waitFor(random), latest), closes: post.closes };
  await shelf.putAll(new Map(/** @type {[string, any][]} */ ([[`own/${at(post)}`, own], [`out/${at(post)}`, letter]])));
  return true;
}

/**
 * Where this device stands with a post.
 * @param {Shelf | null} shelf
 * @param {Post} post
 * @param {number} now
 * @returns {Promise<{ state: State, choice: number }>}
 */
export async function standing(shelf, post, now) {
  if (post.closes <= now) return { state: "closed", choice: 0 };
  if (!shelf) return { state: "off", choice: 0 };
  /** @type {Own | undefined} */
  const own = await shelf.get(`own/${at(post)}`);
  return { state: await stateOf(shelf, post, own), choice: own?.choice ?? 0 };
}

/**
 * @param {Shelf} shelf
 * @param {Post} post
 * @param {Own | undefined} own
 * @returns {Promise<State>}
 */
async function stateOf(shelf, post, own) {
  if (await shelf.get(`stopped/${post.epoch}`)) return "stopped";
  if (await shelf.get(`out/${at(post)}`)) return "waiting";
  if (own?.choice) return "sent";
  if (await shelf.get(`token/${at(post)}`)) return "ready";
  const drawn = await shelf.get(`drawn/${post.epoch}/${Math.floor(post.slot / 128)}`);
  return drawn ? "late" : "drawing";
}

/**
 * Takes back everything that can still be taken back: "delete my reactions".
 * @param {Shelf} shelf
 * @param {string} channel
 * @param {{ now: number, random: () => number }} by
 */
export async function takeAllBack(shelf, channel, { now, random }) {
  for (const name of await shelf.names("own/")) {
    const [, epoch, slot] = name.split("/");
    const { choice, closes } = await shelf.get(name);
    if (choice) await answer(shelf, { channel, epoch, slot: Number(slot), closes }, 0, { now, random: random() });
  }
}

/**
 * Forgets what is over: answers and tokens of closed posts, and everything of half-years before the last.
 * @param {Shelf} shelf
 * @param {string} epoch the present one
 * @param {number} now
 */
export async function tidy(shelf, epoch, now) {
  const last = epoch.endsWith("2") ? epoch.replace(/2$/, "1") : `${Number(epoch.slice(0, 4)) - 1}H2`;
  const gone = (await shelf.names("")).filter((name) => {
    const of = name.split("/")[1];
    return of && of < last;
  });
  for (const name of await shelf.names("own/")) {
    if ((await shelf.get(name)).closes <= now) gone.push(name, name.replace("own/", "token/"), name.replace("own/", "out/"));
  }
  if (gone.length) await shelf.putAll(new Map(), gone);
}
