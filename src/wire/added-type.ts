/**
 * Types of level 2: what Coterie adds to the seed. A peer is sent one only after it has asked with
 * HELLO, so a program that knows only the seed's page never sees any.
 */
export const AddedType = {
  /** A member's device says who it is, inside TLS. */
  auth: 0x0100,
  authOk: 0x0101,
  authNo: 0x0102,
  /** A newcomer shows which invite it has. */
  join: 0x0103,
  /** The server proves that it knows the invite too. */
  joinProof: 0x0104,
  /** The newcomer's key and name. */
  enrol: 0x0105,
  /** One entry of a name's chain of devices. */
  device: 0x0106,
  /** A member tells of a code that it has made. */
  invite: 0x0107,
  inviteOk: 0x0108,
  /** Which devices has this name? */
  devices: 0x0109,
  /** The session is over, and why. */
  kicked: 0x010a,
  /** The server's next key, signed with its present one. */
  roll: 0x010c,
  /** Who belongs to the group? */
  members: 0x010d,
  /** One name of the group: in the answer, or because it has changed. */
  member: 0x010e,
  /** Somebody wants a member to be changed. */
  changeMember: 0x010f,
  /** First command of a connection: who speaks, and what of level 2 it wants. */
  hello: 0x0110,
  /** The server's answer to HELLO. */
  welcome: 0x0111,
  /** A sentence of the server for the person, with what to do. */
  notice: 0x0112,
  ping: 0x0113,
  pong: 0x0114,
  /** Facts about the message that follows it. */
  about: 0x0120,
  /** A recipient has committed everything up to a number. */
  taken: 0x0121,
  /** What became of these messages of mine? */
  ask: 0x0122,
  /** What became of them. */
  fate: 0x0123,
  /** A text of one's own, sent from another device of the same name. */
  sent: 0x0124,
  /** Who is here? */
  who: 0x0140,
  presence: 0x0141,
  typing: 0x0142,
  /** How far somebody has read what another wrote. */
  read: 0x0143,
} as const;

/**
 * What the two sides of a connection may agree on; a set of bits. A reader ignores bits that it
 * does not know.
 */
export const Feature = {
  /** ABOUT precedes messages, TAKEN confirms them. */
  facts: 1,
  /** The sender's messages have names: sent again they are not delivered again, FATE tells more. */
  names: 2,
  /** WHO, PRESENCE, TYPING and READ. */
  people: 4,
  /** SENT, and the READ of one's other devices; only for a member's device, and with facts. */
  devices: 8,
} as const;

/** Every feature that this version knows. */
export const FEATURES: number = Feature.facts | Feature.names | Feature.people;
