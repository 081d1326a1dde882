// What the pages use of the published libraries: age files, Ed25519, HKDF, SHA-256, Shamir. No cipher of ours.
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";
import { ed25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64, bech32, hex } from "@scure/base";
import { combine, split } from "shamir-secret-sharing";

const bytes = (text) => new TextEncoder().encode(text);

async function seal(recipients, content) {
  const age = new Encrypter();
  for (const recipient of recipients) age.addRecipient(recipient);
  return age.encrypt(content);
}

async function open(identity, sealed) {
  const age = new Decrypter();
  age.addIdentity(identity);
  return age.decrypt(sealed);
}

// A hybrid post-quantum identity (X-Wing: ML-KEM-768 with X25519) from 32 bytes, as age writes it.
async function pair(scalar) {
  const identity = bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", scalar).toUpperCase();
  return { identity, recipient: await identityToRecipient(identity) };
}

const random = (n) => crypto.getRandomValues(new Uint8Array(n));

export const api = {
  seal, open, pair, random, split, combine, sha256, hex, base64, bytes,
  derive: (secret, salt, info, length = 32) => hkdf(sha256, secret, bytes(salt), bytes(info), length),
  scalar: (identity) => bech32.decodeToBytes(identity).bytes,
  sign: {
    publicKey: (seed) => ed25519.getPublicKey(seed),
    make: (message, seed) => ed25519.sign(message, seed),
    holds: (signature, message, key) => { try { return ed25519.verify(signature, message, key); } catch { return false; } },
  },
};
