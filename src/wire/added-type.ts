/**
 * Types of level 2: what Coterie adds to the seed. A peer is sent one only after it has asked with
 * HELLO, so a program that knows only the seed's page never sees any.
 */
export const AddedType = {
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
} as const;

/** Every feature that this version knows. */
export const FEATURES: number = Feature.facts | Feature.names | Feature.people;
