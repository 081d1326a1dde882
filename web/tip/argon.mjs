// The worker that makes a key of a passphrase: some seconds on a slow machine, during which the page stays alive.
import { argon2id } from "@noble/hashes/argon2.js";

self.onmessage = ({ data: { passphrase, salt, options } }) => self.postMessage(argon2id(passphrase, salt, options));
