// What the pages use of @noble/curves, for the suite P256-SHA256 of RFC 9497.
export { p256_oprf as oprf } from "@noble/curves/nist.js";
export { sha256 } from "@noble/hashes/sha2.js";
