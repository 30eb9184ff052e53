// @ts-check
// Getting the booklet of a half-year's volume: step by step, each kept, so that a closed page goes on where it was.
import { elements } from "./booklet.js";
import { KeyChanged, pinnedKey } from "./keys.js";
import { BOOKLET, bookletRequestBytes, volumeOf } from "./wire.js";
/** @typedef {import("./shelf.js").Shelf} Shelf */
/** @typedef {import("./wire.js").Gate} Gate */
/** @typedef {(job: "draw" | "finish" | "work", asked: object) => Promise<any>} Compute */
/** @typedef {(path: string, body?: Uint8Array) => Promise<{ status: number, bytes: Uint8Array }>} Ask */
/** @typedef {{ channel: string, epoch: string, slot: number }} Place a slot of a channel's half-year */
/** @typedef {"ready" | "later" | "stopped" | "none"} Outcome `none`: there is no booklet to be had for this device */

/** From this part of a volume on, the next one is drawn. */
const NEARLY_FULL = 0.75;
/** Within this time after a volume is nearly full, at a moment of the device's own, in milliseconds. */
const SPREAD = 7 * 24 * 3600 * 1000;

/**
 * @param {Shelf} shelf
 * @param {Place} place
 * @param {{ compute: Compute, ask: Ask, allowWork: boolean }} means `allowWork`: when no ticket came by push
 * @returns {Promise<Outcome>}
 */
export async function ensureBooklet(shelf, { channel, epoch, slot }, { compute, ask, allowWork }) {
  const volume = volumeOf(slot);
  const name = `${epoch}/${volume}`;
  if (await shelf.get(`stopped/${epoch}`)) return "stopped";
  const drawn = await shelf.get(`drawn/${name}`);
  if (drawn) return drawn;
  try {
    const key = await pinnedKey(shelf, channel, epoch, () => document(ask, channel, epoch));
    const draw = (await shelf.get(`draw/${name}`)) ?? { drawn: await compute("draw", { suite: key.suite, key, volume }) };
    await shelf.put(`draw/${name}`, draw);
    if (!draw.answer) {
      const gate = await gateFor(shelf, key, draw.drawn, { compute, ask, allowWork });
      if (!gate) return "later";
      const said = await ask("/anon/v1/booklet", bookletRequestBytes({ ...key, volume, gate, elements: elements(draw.drawn) }));
      // The gate did not open, or another booklet was drawn with this subscription before this device forgot everything:
      // the next try comes with another ticket, or with work.
      if (said.status === 403 || said.status === 409) await shelf.remove(`ticket/${epoch}`);
      if (said.status !== 200) return "later";
      draw.answer = said.bytes;
      await shelf.put(`draw/${name}`, draw);
    }
    const tokens = await compute("finish", { suite: key.suite, key, volume, ...draw }).catch(unlessWrong);
    return await settle(shelf, name, tokens ? "ready" : "none", tokens ?? []);
  } catch (error) {
    return error instanceof KeyChanged ? "stopped" : "later";
  }
}

/**
 * A booklet whose proofs do not hold is none, for good. A worker that was stopped is something else.
 * @param {Error & { wrong?: boolean }} error
 */
function unlessWrong(error) {
  if (error.wrong) return null;
  throw error;
}

/**
 * The tokens of a booklet all of whose proofs held, or nothing.
 * @param {Shelf} shelf
 * @param {string} name
 * @param {"ready" | "none"} outcome
 * @param {import("./booklet.js").Token[]} tokens
 */
async function settle(shelf, name, outcome, tokens) {
  const [epoch] = name.split("/");
  /** @type {Map<string, any>} */
  const values = new Map([[`drawn/${name}`, outcome]]);
  for (const token of tokens) values.set(`token/${epoch}/${token.slot}`, token);
  await shelf.putAll(values, [`draw/${name}`]);
  return outcome;
}

/**
 * @param {Ask} ask
 * @param {string} channel
 * @param {string} epoch
 */
async function document(ask, channel, epoch) {
  const said = await ask(`/.well-known/ausrufer/anon/${channel}/${epoch}`);
  if (said.status !== 200) throw new Error(`no key document: ${said.status}`);
  return new TextDecoder().decode(said.bytes);
}

/**
 * A ticket that came by push, else work if it may be.
 * @param {Shelf} shelf
 * @param {import("./booklet.js").Key} key
 * @param {object} drawn
 * @param {{ compute: Compute, ask: Ask, allowWork: boolean }} means
 * @returns {Promise<Gate | null>}
 */
async function gateFor(shelf, key, drawn, { compute, ask, allowWork }) {
  const ticket = await shelf.get(`ticket/${key.epoch}`);
  if (ticket) return { kind: "push", note: ticket };
  if (!allowWork) return null;
  const said = await ask(`/anon/v1/challenge?channel=${key.channel}&epoch=${key.epoch}`);
  if (said.status !== 200) return null;
  const solution = await compute("work", { suite: key.suite, challenge: said.bytes, drawn });
  return { kind: "work", note: said.bytes, solution };
}

/**
 * Which slots' booklets to have now: the present volume's, and the next one's some random time after it is nearly full.
 * @param {Shelf} shelf
 * @param {string} epoch
 * @param {number} next the slot the next post gets, as far as the page tells
 * @param {{ now: number, random: number }} by
 * @returns {Promise<number[]>}
 */
export async function wantedSlots(shelf, epoch, next, { now, random }) {
  const highest = Math.max(next, (await shelf.get(`next/${epoch}`)) ?? 0);
  await shelf.put(`next/${epoch}`, highest);
  const wanted = [highest];
  if (highest % BOOKLET >= BOOKLET * NEARLY_FULL) {
    const plan = `plan/${epoch}/${volumeOf(highest) + 1}`;
    const when = (await shelf.get(plan)) ?? now + random * SPREAD;
    await shelf.put(plan, when);
    if (when <= now) wanted.push((volumeOf(highest) + 1) * BOOKLET);
  }
  return wanted;
}
