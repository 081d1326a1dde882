// The NIST curves serve age's tag recipients (hardware plug-ins) alone, which this product does not offer. Left out they
// save a third of the script; whoever asked for one would get an error, never weaker sealing.
const refuse = () => { throw new Error("this build has no NIST curves"); };
const lengths = { seed: 32, secretKey: 32, publicKey: 33, publicKeyUncompressed: 65 };
const absent = { Point: { Fn: {} }, lengths, keygen: refuse, getPublicKey: refuse, getSharedSecret: refuse, utils: { randomSecretKey: refuse } };
export { absent as p256, absent as p384, absent as p521 };
