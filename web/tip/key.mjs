// The officer's script: the phone's, and hardware keys by the same library (WebAuthn PRF, age plug-in fido2prf).
import { Decrypter, Encrypter, webauthn } from "age-encryption";
import { api } from "./api.mjs";

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

self.TipAge = { ...api, hardware };
