// node practice.mjs OUT: keys for practice sites. Everybody knows them and their passphrase; nothing real is told there.
import { argon2id } from "@noble/hashes/argon2.js";
import { writeFileSync } from "node:fs";

globalThis.self = globalThis;
await import("../tip-key.js");
const { pair, wrap, derive, scalar, sign, random, hex, base64, bytes, split } = self.TipAge;
const officer = async () => {
  const { identity, recipient } = await pair(random(32));
  const seed = derive(scalar(identity), "lantoa-tip/1", "sign");
  const wrapped = base64.encode(await wrap("luyen tap lan toa", bytes(identity), argon2id));
  return { age: recipient, sign: hex.encode(sign.publicKey(seed)), wrapped };
};
const secret = random(32);
const shares = (await split(secret, 3, 2)).map((share) => hex.encode(share));
writeFileSync(process.argv[2], JSON.stringify({
  passphrase: "luyen tap lan toa", province: await officer(), commune: await officer(),
  recovery: (await pair(secret)).recipient, shares,
}, null, 1) + "\n");
