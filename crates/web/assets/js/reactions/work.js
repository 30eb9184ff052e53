// @ts-check
// Proof of work for devices without push: some seconds of computing, bound to the booklet that is asked for.

const LABEL = new TextEncoder().encode("ausrufer work v1");

/**
 * The challenge's difficulty: how many zero bits the hash must begin with.
 * @param {Uint8Array} challenge 64 bytes
 */
export const difficulty = (challenge) => challenge[23];

/**
 * @param {(message: Uint8Array) => Uint8Array} sha256
 * @param {Uint8Array} challenge
 * @param {Uint8Array} elements all blinded elements of the booklet
 * @returns {Uint8Array} the solution, 8 bytes
 */
export function solve(sha256, challenge, elements) {
  const start = sha256(Uint8Array.from([...LABEL, ...challenge, ...sha256(elements)]));
  const message = new Uint8Array(40);
  message.set(start);
  const view = new DataView(message.buffer);
  const wanted = difficulty(challenge);
  // 2^53 tries are more than anybody has time for.
  for (let tries = 0; ; tries += 1) {
    view.setUint32(32, Math.floor(tries / 2 ** 32));
    view.setUint32(36, tries >>> 0);
    if (zeros(sha256(message)) >= wanted) return message.slice(32);
  }
}

/** @param {Uint8Array} hash */
function zeros(hash) {
  const at = hash.findIndex((byte) => byte !== 0);
  return at < 0 ? 256 : at * 8 + Math.clz32(hash[at]) - 24;
}
