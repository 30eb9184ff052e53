// @ts-check
// Reactions on their way: each waits a random time and goes out in random order, also when the page has been closed. The
// service worker gets this file written in front of its own; whoever sends, sends from here.
/** @typedef {import("./shelf.js").Shelf} Shelf */
/** @typedef {{ bytes: Uint8Array, due: number, closes: number }} Letter */

/** Mean wait in milliseconds. Long enough that sending says nothing about reading. */
const MEAN_WAIT = 10 * 60 * 1000;
/** 0 to 1, unpredictable. */
const chance = () => crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;
/** No wait is longer, in milliseconds. */
const LONGEST_WAIT = 6 * 3600 * 1000;

/**
 * An exponentially distributed wait.
 * @param {number} random 0 to 1
 */
export const waitFor = (random) => Math.min(-Math.log(1 - random) * MEAN_WAIT, LONGEST_WAIT);

/**
 * Sends what is due. A letter stays until the server took it; one that was changed meanwhile stays too.
 * @param {Shelf} shelf
 * @param {{ now: number, all?: boolean, post?: (bytes: Uint8Array, origin: string) => Promise<number>, random?: () => number }} how
 *   `all` also what is not due yet
 * @returns {Promise<number>} how many letters wait still
 */
export async function sendDue(shelf, { now, all = false, post = postReaction, random = chance }) {
  const names = await shelf.names("out/");
  const origin = (await shelf.get("origin")) ?? "";
  for (const name of shuffled(names, random)) {
    /** @type {Letter} */
    const letter = await shelf.get(name);
    if (!letter) continue;
    if (letter.closes <= now) await shelf.remove(name);
    else if (all || letter.due <= now) await sendOne(shelf, name, letter, (bytes) => post(bytes, origin));
  }
  return (await shelf.names("out/")).length;
}

/**
 * Drops first answers: nobody has counted them yet.
 * @param {Shelf} shelf
 */
export async function dropUnsent(shelf) {
  for (const name of await shelf.names("out/")) {
    const own = await shelf.get(name.replace("out/", "own/"));
    if (own?.seq === 1) await shelf.remove(name);
  }
}

/**
 * @param {Shelf} shelf
 * @param {string} name
 * @param {Letter} letter
 * @param {(bytes: Uint8Array) => Promise<number>} post
 */
async function sendOne(shelf, name, letter, post) {
  const status = await post(letter.bytes).catch(() => 0);
  // 400 and 413 would be said again to the same bytes. Everything else may go better next time.
  if (status !== 204 && status !== 400 && status !== 413) return;
  const present = await shelf.get(name);
  const same = present?.bytes.every((/** @type {number} */ byte, /** @type {number} */ at) => byte === letter.bytes[at]);
  if (same) await shelf.remove(name);
}

/**
 * @param {Uint8Array} bytes
 * @param {string} origin empty for our own
 * @returns {Promise<number>} the answer's status
 */
async function postReaction(bytes, origin) {
  const answer = await fetch(`${origin}/anon/v1/react`, {
    method: "POST",
    body: /** @type {BodyInit} */ (bytes),
    headers: { "content-type": "application/octet-stream" },
    credentials: "omit",
    referrerPolicy: "no-referrer",
    cache: "no-store",
  });
  return answer.status;
}

/**
 * Fisher and Yates.
 * @template T
 * @param {T[]} all
 * @param {() => number} random
 */
function shuffled(all, random) {
  const out = [...all];
  for (let at = out.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [out[at], out[other]] = [out[other], out[at]];
  }
  return out;
}
