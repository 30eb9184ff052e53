// What the pages use of @noble/curves, for the suite ristretto255-SHA512 of RFC 9497.
export { ristretto255_oprf as oprf } from "@noble/curves/ed25519.js";
export { sha256 } from "@noble/hashes/sha2.js";
