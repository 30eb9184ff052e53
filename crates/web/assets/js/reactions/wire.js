// @ts-check
// The messages of anonymous reactions, byte for byte as crate `reaction` reads them. Each has one size, whatever is in it.

export const BOOKLET = 128;
export const REACTION_BYTES = 256;
export const BOOKLET_REQUEST_BYTES = 6144;
export const PROOF_BYTES = 64;
/** @type {Record<string, { code: number, element: number, file: string }>} */
export const SUITES = {
  "ristretto255-SHA512": { code: 1, element: 32, file: "ristretto255" },
  "P256-SHA256": { code: 2, element: 33, file: "p256" },
};
const CHANNEL_BYTES = 40;
const text = new TextEncoder();

/**
 * What a token is bound to, RFC 9497's info.
 * @param {string} channel
 * @param {string} epoch
 * @param {number} slot
 */
export const info = (channel, epoch, slot) => text.encode(`${channel}|${epoch}|${slot}`);

/**
 * The half-year of a moment; half-years turn at midnight UTC.
 * @param {Date} now
 */
export const epochOf = (now) => `${now.getUTCFullYear()}H${now.getUTCMonth() < 6 ? 1 : 2}`;

/** @param {number} slot */
export const volumeOf = (slot) => Math.floor(slot / BOOKLET);

/**
 * What the MAC of a reaction is over.
 * @param {Uint8Array} nonce
 * @param {number} seq
 * @param {number} choice
 */
export function macInput(nonce, seq, choice) {
  const out = writer(45);
  out.bytes(text.encode("react-v1")).bytes(nonce).u32(seq).u8(choice);
  return out.done();
}

/**
 * A reaction, a change or a withdrawal.
 * @param {{ channel: string, epoch: string, slot: number, nonce: Uint8Array, seq: number, choice: number, mac: Uint8Array }} said
 */
export function reactionBytes({ channel, epoch, slot, nonce, seq, choice, mac }) {
  const out = writer(REACTION_BYTES);
  out.u8(1).bytes(text.encode(epoch)).bytes(text.encode(channel), CHANNEL_BYTES);
  out.u16(slot).bytes(nonce).u32(seq).u8(choice).bytes(mac);
  return out.done();
}

/**
 * @typedef {{ kind: "push", note: Uint8Array } | { kind: "work", note: Uint8Array, solution: Uint8Array }} Gate
 * @param {{ suite: string, channel: string, epoch: string, volume: number, gate: Gate, elements: Uint8Array }} asked
 */
export function bookletRequestBytes({ suite, channel, epoch, volume, gate, elements }) {
  const out = writer(BOOKLET_REQUEST_BYTES);
  out.u8(1).u8(SUITES[suite].code).bytes(text.encode(epoch)).bytes(text.encode(channel), CHANNEL_BYTES).u8(volume);
  out.u8(gate.kind === "push" ? 1 : 2).bytes(gate.note, 64);
  out.bytes(gate.kind === "work" ? gate.solution : new Uint8Array(), 8).bytes(elements);
  return out.done();
}

/** @param {number} size */
function writer(size) {
  const all = new Uint8Array(size);
  const view = new DataView(all.buffer);
  let at = 0;
  const write = {
    /** @param {number} value */
    u8: (value) => (view.setUint8(at, value), (at += 1), write),
    /** @param {number} value */
    u16: (value) => (view.setUint16(at, value), (at += 2), write),
    /** @param {number} value */
    u32: (value) => (view.setUint32(at, value), (at += 4), write),
    /**
     * @param {Uint8Array} bytes
     * @param {number} [room] zeros behind
     */
    bytes: (bytes, room = bytes.length) => {
      if (bytes.length > room) throw new RangeError("does not fit");
      all.set(bytes, at);
      at += room;
      return write;
    },
    done: () => all,
  };
  return write;
}

/** @param {string} base64url */
export function unbase64(base64url) {
  const raw = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  const raw = btoa(String.fromCharCode(...bytes));
  return raw.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
