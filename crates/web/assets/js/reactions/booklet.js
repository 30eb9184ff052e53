// @ts-check
// Drawing a booklet: the device's half of RFC 9497 in POPRF mode. Pure; the group comes from @noble/curves.
import { BOOKLET, PROOF_BYTES, info, reactionBytes, macInput } from "./wire.js";

/**
 * @typedef {{ channel: string, epoch: string, suite: string, pk: Uint8Array }} Key
 * @typedef {{ nonce: Uint8Array, blind: Uint8Array, blinded: Uint8Array, tweakedKey: Uint8Array }} Blinded
 * @typedef {{ slot: number, nonce: Uint8Array, output: Uint8Array }} Token
 */

/**
 * Chooses a random nonce for each slot and blinds it.
 * @param {any} oprf the suite of @noble/curves
 * @param {Key} key
 * @param {number} volume
 * @returns {Blinded[]}
 */
export function draw(oprf, key, volume) {
  return Array.from({ length: BOOKLET }, (_, place) => {
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const mode = oprf.poprf(info(key.channel, key.epoch, volume * BOOKLET + place));
    return { nonce, ...mode.blind(nonce, key.pk) };
  });
}

/** @param {Blinded[]} drawn */
export function elements(drawn) {
  const size = drawn[0].blinded.length;
  const all = new Uint8Array(size * drawn.length);
  drawn.forEach(({ blinded }, place) => all.set(blinded, place * size));
  return all;
}

/**
 * Checks every proof against the pinned key and unblinds. Throws when one does not hold: a server that used a key of its
 * own for this device could recognise it by that key. Slots at the beginning may be empty: their posts are out already.
 * @param {any} oprf
 * @param {Key} key
 * @param {number} volume
 * @param {Blinded[]} drawn
 * @param {Uint8Array} answer
 * @param {() => Promise<void> | void} [breathe] called between slots, so that other work goes first
 * @returns {Promise<Token[]>}
 */
export async function finish(oprf, key, volume, drawn, answer, breathe = () => undefined) {
  const size = answer.length / BOOKLET;
  const element = size - PROOF_BYTES;
  if (element !== drawn[0].blinded.length) throw new Error("not the size of a booklet");
  /** @type {Token[]} */
  const tokens = [];
  for (const [place, { nonce, blind, blinded, tweakedKey }] of drawn.entries()) {
    const part = answer.subarray(place * size, (place + 1) * size);
    if (part.every((byte) => byte === 0)) {
      if (tokens.length) throw new Error("a slot is empty behind one that is not");
      continue;
    }
    const slot = volume * BOOKLET + place;
    const mode = oprf.poprf(info(key.channel, key.epoch, slot));
    const [evaluated, proof] = [part.slice(0, element), part.slice(element)];
    tokens.push({ slot, nonce, output: mode.finalize(nonce, blind, evaluated, blinded, proof, tweakedKey) });
    await breathe();
  }
  return tokens;
}

/**
 * The 256 bytes of a reaction.
 * @param {{ channel: string, epoch: string }} key
 * @param {Token} token
 * @param {number} seq from 1, higher each time
 * @param {number} choice 0 withdraws
 */
export async function reaction({ channel, epoch }, { slot, nonce, output }, seq, choice) {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", /** @type {BufferSource} */ (output), hmac, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, macInput(nonce, seq, choice)));
  return reactionBytes({ channel, epoch, slot, nonce, seq, choice, mac });
}
