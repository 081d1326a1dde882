// The officer's script: the phone's, keys under a passphrase, and hardware keys by the same library (WebAuthn PRF, age
// plug-in fido2prf).
import { Decrypter, Encrypter, webauthn } from "age-encryption";
import { api } from "./api.mjs";

const { bytes, hex, random } = api;
const text = (content) => new TextDecoder().decode(content);

// A file under a passphrase: its first line is the stock command that makes of passphrase and salt the passphrase of the
// age file behind it (64 hexadecimal digits). Argon2id, the second recommended option of RFC 9106: 64 MiB, three passes,
// four lanes. Behind 256 bits age's own scrypt has nothing left to do and is set to little.
const LINE = /^argon2 ([0-9a-f]{32}) -id -v 13 -t 3 -k 65536 -p 4 -l 32 -r\n/;
const OPTIONS = { m: 65536, t: 3, p: 4, dkLen: 32 };
const SCRYPT = 10;
const line = (salt) => `argon2 ${salt} -id -v 13 -t 3 -k 65536 -p 4 -l 32 -r\n`;

// In the worker beside this script, whose bytes are held against the hash that this script was built with.
const here = self.document?.currentScript?.src;
async function inWorker(passphrase, salt, options) {
  const address = new URL("tip-argon.js", here).href;
  await fetch(address, { integrity: WORKER_HASH, credentials: "omit" });
  const worker = new Worker(address);
  try {
    return await new Promise((done, failed) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = () => failed(new Error("the worker cannot run"));
      worker.postMessage({ passphrase, salt, options });
    });
  } finally { worker.terminate(); }
}
const stretched = async (passphrase, salt, stretch) => hex.encode(await stretch(passphrase, salt, OPTIONS));

async function wrap(passphrase, content, stretch = inWorker) {
  const salt = hex.encode(random(16)), age = new Encrypter();
  age.setScryptWorkFactor(SCRYPT);
  age.setPassphrase(await stretched(passphrase, salt, stretch));
  const head = bytes(line(salt)), file = await age.encrypt(content), whole = new Uint8Array(head.length + file.length);
  whole.set(head);
  whole.set(file, head.length);
  return whole;
}

// Files from before are age's own under the passphrase itself.
const isOld = (file) => !LINE.test(text(file.subarray(0, 96)));
async function unwrap(passphrase, file, stretch = inWorker) {
  const [head, salt] = LINE.exec(text(file.subarray(0, 96))) ?? ["", null], age = new Decrypter();
  age.addPassphrase(salt === null ? passphrase : await stretched(passphrase, salt, stretch));
  return age.decrypt(file.subarray(head.length));
}

// The file is opened by this very hardware key, after its PIN or touch; age-plugin-fido2prf opens it outside browsers.
const hardware = {
  make: (keyName) => webauthn.createCredential({ keyName, type: "security-key" }),
  async wrap(handle, content) {
    const age = new Encrypter();
    age.addRecipient(new webauthn.WebAuthnRecipient({ identity: handle }));
    return age.encrypt(content);
  },
  async unwrap(handle, wrapped) {
    const age = new Decrypter();
    age.addIdentity(new webauthn.WebAuthnIdentity({ identity: handle }));
    return age.decrypt(wrapped);
  },
};

self.TipAge = { ...api, wrap, unwrap, isOld, hardware };
