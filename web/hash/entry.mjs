// What a board needs where its browser has no SHA-256 of its own: a page that came without TLS.
export { sha256 } from "@noble/hashes/sha2.js";
