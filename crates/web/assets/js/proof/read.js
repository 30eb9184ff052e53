// @ts-check
// Reads proofs and lists of keys: COSE_Sign1 (RFC 9052 §4.2) in CBOR's one shortest form (RFC 8949 §4.2.1), and nothing
// else. Whatever may be written in two ways is refused in the second, so that no bit can be altered unnoticed.

/** @typedef {{ kid: string, payload: Uint8Array, signature: Uint8Array, protected: Uint8Array }} Signed */
/** @typedef {{ domain: string, number: bigint, issued: number, expires: number | null, kind: number, title: string, digest: Uint8Array }} Claim */
/** @typedef {{ kid: string, public: Uint8Array, warnings: boolean, from: number, until: number, revoked: boolean }} Key */
/** @typedef {{ domain: string, version: number, issued: number, keys: Key[] }} KeyList */

/** News, warning, all-clear, correction: the numbers on the wire. */
export const KINDS = ["news", "warning", "all_clear", "correction"];
/** 1970 to 9999. */
const LAST_SECOND = 253_402_300_800;
const KEY_SECONDS = 100 * 86_400;
const MAX_KEYS = 64;
const MAX_BYTES = 8 * 1024;

class Refused extends Error {}

/** @param {boolean} good */
function must(good) {
  if (!good) throw new Refused("not in its one form");
}

/** Reads heads and strings one after the other. */
class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** @param {number} count */
  take(count) {
    must(count <= this.bytes.length - this.at);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /**
   * A head of that major type: its number, in the shortest form only.
   * @param {number} major
   */
  big(major) {
    const [first] = this.take(1);
    must(first >> 5 === major);
    const small = first & 31;
    if (small < 24) return BigInt(small);
    must(small < 28);
    const length = 1 << (small - 24);
    const value = this.take(length).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    must(value >= (length === 1 ? 24n : 1n << BigInt(4 * length)));
    return value;
  }

  /** @param {number} major */
  head(major) {
    const value = this.big(major);
    must(value <= BigInt(Number.MAX_SAFE_INTEGER));
    return Number(value);
  }

  number() { return this.head(0); }
  bytesOf() { return this.take(this.head(2)); }
  text() { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.take(this.head(3))); }

  /**
   * The key that must come next in a map.
   * @param {number} key
   */
  after(key) {
    must(this.number() === key);
    return this;
  }

  end() { must(this.at === this.bytes.length); }
}

/** @param {Uint8Array} bytes */
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * The envelope; what is in it was not checked yet.
 * @param {Uint8Array} bytes
 * @returns {Signed}
 */
export function envelope(bytes) {
  must(bytes.length <= MAX_BYTES);
  const from = new Reader(bytes);
  must(from.head(4) === 4);
  const header = from.bytesOf();
  const inner = new Reader(header);
  must(inner.head(5) === 2);
  must(inner.after(1).head(1) === 7);
  const kid = inner.after(4).bytesOf();
  must(kid.length === 8);
  inner.end();
  must(from.head(5) === 0);
  const payload = from.bytesOf();
  const signature = from.bytesOf();
  must(signature.length === 64);
  from.end();
  return { kid: hex(kid), payload, signature, protected: header };
}

/**
 * The bytes under the signature: `["Signature1", protected, purpose, payload]`.
 * @param {Signed} signed
 * @param {string} purpose
 */
export function signedBytes(signed, purpose) {
  const utf8 = new TextEncoder();
  /** @param {number} major @param {Uint8Array} bytes */
  const string = (major, bytes) => {
    const { length } = bytes;
    const head = length < 24 ? [(major << 5) | length] : length < 256 ? [(major << 5) | 24, length] : [(major << 5) | 25, length >> 8, length & 255];
    return [...head, ...bytes];
  };
  return Uint8Array.from([0x84, ...string(3, utf8.encode("Signature1")), ...string(2, signed.protected),
    ...string(2, utf8.encode(purpose)), ...string(2, signed.payload)]);
}

/** @param {string} text */
export function isDomain(text) {
  const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
  return text.length <= 253 && text.includes(".") && text.split(".").every((part) => label.test(part));
}

/** @param {Uint8Array} payload @returns {Claim} */
export function claim(payload) {
  const from = new Reader(payload);
  const pairs = from.head(5);
  must(pairs === 6 || pairs === 7);
  const domain = from.after(1).text();
  const number = from.after(2).big(0);
  const issued = from.after(3).number();
  const expires = pairs === 7 ? from.after(4).number() : null;
  const kind = from.after(5).number();
  const title = from.after(6).text();
  const digest = from.after(7).bytesOf();
  from.end();
  must(isDomain(domain) && issued < LAST_SECOND && kind < KINDS.length && digest.length === 16);
  must(title.trim() === title && title !== "" && !/[\p{Cc}]/u.test(title));
  must(expires === null ? KINDS[kind] !== "warning" : expires > issued && expires < LAST_SECOND);
  return { domain, number, issued, expires, kind, title, digest };
}

/** @param {Uint8Array} payload @returns {KeyList} */
export function keyList(payload) {
  const from = new Reader(payload);
  must(from.head(5) === 4);
  const domain = from.after(1).text();
  const version = from.after(2).number();
  const issued = from.after(3).number();
  const count = from.after(4).head(4);
  must(isDomain(domain) && issued < LAST_SECOND && count <= MAX_KEYS);
  const keys = Array.from({ length: count }, () => key(from));
  from.end();
  must(new Set(keys.map((one) => one.kid)).size === keys.length);
  return { domain, version, issued, keys };
}

/** @param {Reader} from @returns {Key} */
function key(from) {
  must(from.head(4) === 6);
  const kid = from.bytesOf();
  const open = from.bytesOf();
  const [use, since, until, revoked] = [from.number(), from.number(), from.number(), from.number()];
  must(kid.length === 8 && open.length === 32 && use < 2 && revoked < 2);
  must(since < LAST_SECOND && until > since && until - since <= KEY_SECONDS);
  return { kid: hex(kid), public: open, warnings: use === 1, from: since, until, revoked: revoked === 1 };
}

/**
 * base64url in its one form: no padding, no bits left over.
 * @param {string} text
 * @returns {Uint8Array}
 */
export function unbase64(text) {
  must(/^[\w-]*$/.test(text) && text.length % 4 !== 1);
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const again = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  must(again === text);
  return bytes;
}

/** The 13 letters a post has in addresses. @param {bigint} number */
export function name(number) {
  const letters = "0123456789abcdefghjkmnpqrstvwxyz";
  return Array.from({ length: 13 }, (_, place) => letters[Number((number >> BigInt(5 * (12 - place))) & 31n)]).join("");
}
