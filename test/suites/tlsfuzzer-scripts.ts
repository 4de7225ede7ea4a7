/** A script of tlsfuzzer, and which of its conversations end otherwise than it wants. */
export interface Script {
  /** Without `test-tls13-` and `.py`. */
  readonly name: string;
  /** More arguments for it. */
  readonly args?: readonly string[];
  /** Which fail, and why that is no fault. */
  readonly excused?: readonly (readonly [names: RegExp, why: string])[];
}

const OTHER_GROUP = "the server has three groups: X25519MLKEM768, X25519 and P-256";
const OTHER_ALERT = "OpenSSL ends the connection, with another alert";
const ONLY_1_3 = "there is no TLS 1.2 to fall back to";
const NOT_TLS =
  "the first record is none that a program begins with, so it is taken for a command without TLS";

/**
 * Those that say something about a server with an Ed25519 key, without certificates of clients
 * and without sessions to resume. The others of the suite are about what it does not have.
 */
export const SCRIPTS: readonly Script[] = [
  { name: "0rtt-garbage", excused: [[/TLS 1\.2/u, ONLY_1_3]] },
  { name: "ccs" },
  { name: "connection-abort" },
  { name: "conversation" },
  {
    name: "count-tickets",
    args: ["-t", "2"],
  },
  {
    name: "crfg-curves",
    excused: [
      [/x448/u, OTHER_GROUP],
      [/^empty x25519/u, OTHER_ALERT],
    ],
  },
  { name: "ecdhe-curves", excused: [[/secp384r1|secp521r1|x448/u, OTHER_GROUP]] },
  { name: "eddsa", excused: [[/^ed448 only$/u, "the server's key is Ed25519"]] },
  { name: "empty-alert" },
  { name: "finished", excused: [[/^padding/u, OTHER_ALERT]] },
  { name: "finished-plaintext" },
  { name: "hrr" },
  { name: "invalid-ciphers" },
  { name: "keyshare-omitted" },
  {
    name: "keyupdate",
    excused: [
      [/^app data split/u, "OpenSSL confirms a KeyUpdate with the next thing that it says"],
    ],
  },
  { name: "legacy-version", excused: [[/\(3, 0\)/u, OTHER_ALERT]] },
  {
    name: "multiple-ccs-messages",
    excused: [[/CCS/u, "a server of Node alone does the same: it ends the connection"]],
  },
  { name: "no-unknown-groups", excused: [[/4356 and 4611/u, "X25519MLKEM768 is one of these"]] },
  { name: "nociphers" },
  { name: "record-padding" },
  {
    name: "session-resumption",
    excused: [[/resumption|TLS 1\.2|ticket/u, "no session is resumed, on purpose"]],
  },
  { name: "symetric-ciphers", excused: [[/CCM/u, "Node does not offer CCM"]] },
  { name: "unencrypted-alert" },
  { name: "unrecognised-groups", excused: [[/ffdhe2048/u, OTHER_GROUP]] },
  { name: "zero-content-type" },
  { name: "zero-length-data", excused: [[/interleaved in handshake/u, NOT_TLS]] },
];
