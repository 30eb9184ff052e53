// What the page that checks messages uses of @noble/curves, where the browser itself does not know Ed25519 (RFC 8032).
export { ed25519 } from "@noble/curves/ed25519.js";
