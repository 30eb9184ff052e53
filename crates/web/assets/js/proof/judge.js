// @ts-check
// What is to be thought of a proof, given the list of keys. Asks nobody: all of it happens on this device.
import { KINDS, claim, envelope, keyList, signedBytes, unbase64 } from "./read.js";
/** @typedef {import("./read.js").Claim} Claim */
/** @typedef {import("./read.js").KeyList} KeyList */
/** @typedef {{ word: "genuine" | "fake" | "elsewhere" | "unsure", claim?: Claim }} Judgement */

/** Seconds two clocks may differ. */
const SLACK = 300;
/** Seconds after which a page does not know any more whether a warning still holds. */
const FRESH = 600;

/**
 * Whether an Ed25519 signature holds: by the browser, or where it does not know that yet, by the library beside us.
 * @param {Uint8Array} open the public half
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 * @returns {Promise<boolean>}
 */
export async function holds(open, message, signature) {
  let key;
  try {
    key = await crypto.subtle.importKey("raw", plain(open), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    const { ed25519 } = await import("../../vendor/noble-curves/ed25519.js");
    // By the letter of RFC 8032, as the server and the browsers do it.
    return ed25519.verify(signature, message, open, { zip215: false });
  }
  return crypto.subtle.verify({ name: "Ed25519" }, key, plain(signature), plain(message));
}

/** A copy with a buffer of its own. @param {Uint8Array} bytes */
function plain(bytes) {
  return /** @type {Uint8Array<ArrayBuffer>} */ (Uint8Array.from(bytes));
}

/**
 * The list, if the root key signed it.
 * @param {string} signed base64url
 * @param {string} root base64url
 * @returns {Promise<KeyList>}
 */
export async function trusted(signed, root) {
  const read = envelope(unbase64(signed));
  const list = keyList(read.payload);
  if (!(await holds(unbase64(root), signedBytes(read, "ausrufer key list v1"), read.signature))) throw new Error("not signed by the root key");
  return list;
}

/**
 * @param {string} proof base64url, as it stands in the fragment
 * @param {KeyList} list
 * @param {{ asOf: number, now: number }} times until when what this page knows is complete, and what time it is; in seconds
 * @returns {Promise<Judgement>}
 */
export async function judge(proof, list, { asOf, now }) {
  let read, said;
  try {
    read = envelope(unbase64(proof));
    said = claim(read.payload);
  } catch {
    return { word: "fake" };
  }
  if (said.domain !== list.domain) return { word: "elsewhere", claim: said };
  const key = list.keys.find((one) => one.kid === read.kid);
  // Signed after this page was kept, and not in the future: it may be by a newer key, and nobody here can say.
  if (!key) return { word: said.issued > asOf && said.issued <= now + SLACK ? "unsure" : "fake" };
  const forWarnings = ["warning", "all_clear"].includes(KINDS[said.kind]);
  const may = !key.revoked && key.warnings === forWarnings && said.issued >= key.from && said.issued < key.until;
  if (!may || !(await holds(key.public, signedBytes(read, "ausrufer claim v1"), read.signature))) return { word: "fake" };
  return { word: "genuine", claim: said };
}

/**
 * How a genuine message stands now. Which words are a post's last ones is told by the words, not by times: two versions may
 * be signed in one second, or by two clocks.
 * @param {Claim} said
 * @param {{ text: string, state: string } | undefined} known the last word of the town about it, as of this page
 * @param {{ asOf: number, now: number }} times until when what this page knows is complete, and what time it is; in seconds
 * @returns {"holds" | "over" | "ended" | "newer" | "withdrawn" | "stale"}
 */
export function standing(said, known, { asOf, now }) {
  if (!known) return "stale";
  if (known.state === "withdrawn") return "withdrawn";
  if (known.text !== beginning(said.digest)) {
    // Newer than the page, which then knows the word before it.
    if (said.issued > asOf) return "stale";
    return known.state === "ended" ? "ended" : "newer";
  }
  const kind = KINDS[said.kind];
  if (known.state === "ended" && kind === "warning") return "ended";
  // A device whose clock is behind must not keep a warning alive.
  if (said.expires !== null && Math.max(now, asOf) >= said.expires) return "over";
  return kind === "warning" && now - asOf > FRESH ? "stale" : "holds";
}

/**
 * As the page names a text: the first six bytes of its digest, in base64url.
 * @param {Uint8Array} digest
 */
function beginning(digest) {
  return btoa(String.fromCharCode(...digest.subarray(0, 6))).replaceAll("+", "-").replaceAll("/", "_");
}
