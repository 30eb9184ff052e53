// @ts-check
// The channel's public key of a half-year. The first one seen is pinned; another one for the same half-year could be made
// to recognise this device, so then nothing is drawn or sent any more.
import { SUITES, base64, unbase64 } from "./wire.js";
/** @typedef {import("./shelf.js").Shelf} Shelf */
/** @typedef {import("./booklet.js").Key} Key */
/** @typedef {{ text: string, hash: string }} Pin the document without its signature, and the hash that pushes carry */

export class KeyChanged extends Error {}

/**
 * @param {Shelf} shelf
 * @param {string} channel its name
 * @param {string} epoch
 * @param {() => Promise<string>} fetchDocument
 * @returns {Promise<Key>}
 */
export async function pinnedKey(shelf, channel, epoch, fetchDocument) {
  const seen = await read(await fetchDocument(), channel, epoch);
  /** @type {Pin | undefined} */
  const pin = await shelf.get(`pin/${epoch}`);
  if (pin && pin.text !== seen.pin.text) {
    await shelf.put(`stopped/${epoch}`, true);
    throw new KeyChanged(epoch);
  }
  if (!pin) await shelf.put(`pin/${epoch}`, seen.pin);
  return seen.key;
}

/**
 * Reads a key document with distrust.
 * @param {string} document
 * @param {string} channel
 * @param {string} epoch
 * @returns {Promise<{ key: Key, pin: Pin }>}
 */
export async function read(document, channel, epoch) {
  const { v, suite, channel: of, epoch: when, pk } = JSON.parse(document);
  const text = document.replace(/,"sig":"[\w-]+"}$/, "}");
  const bytes = unbase64(pk);
  const sound = v === 1 && of === channel && when === epoch && bytes.length === SUITES[suite]?.element;
  if (!sound || text === document) throw new Error("no key document of this channel and half-year");
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return { key: { channel, epoch, suite, pk: bytes }, pin: { text, hash: base64(hash.subarray(0, 8)) } };
}
