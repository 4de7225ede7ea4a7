/** What a program that knows level 2 says and hears, on top of the vocabulary of `Peer`. */

import assert from "node:assert/strict";
import { type About, decodeAbout, encodeFacts, type SenderFacts } from "../wire/about.ts";
import { AddedType, FEATURES } from "../wire/added-type.ts";
import { readId, readType } from "../wire/codec.ts";
import { OFFSET } from "../wire/command.ts";
import { decodeFates, encodeAsk, type FateEntry } from "../wire/fate-list.ts";
import { decodeWelcome, encodeHello, type Hello, type Welcome } from "../wire/hello.ts";
import { decodeNotice, type Notice } from "../wire/notice.ts";
import { decodePresence, encodeWho, type PresenceEntry } from "../wire/presence.ts";
import { decodeRead, decodeTyping, encodeRead, encodeTyping } from "../wire/signs.ts";
import { encodeTaken } from "../wire/taken.ts";
import type { Token } from "../wire/token.ts";
import { parseUsername, readUsername } from "../wire/username.ts";
import type { Peer } from "./peer.testing.ts";
import type { Server } from "./plays.testing.ts";

/** The epoch of somebody who has never lost count. */
export const EPOCH: Token = 0x11n;

const HELLO: Hello = {
  features: FEATURES,
  sendOnly: false,
  epoch: EPOCH,
  incarnation: 0n,
  upto: 0,
};

/** A program connects and says HELLO. */
export function speaks2(server: Server, name: string, hello: Partial<Hello> = {}): Level2 {
  const peer = server.connects(name);
  const speaker = new Level2(peer);
  speaker.says(AddedType.hello, encodeHello({ ...HELLO, ...hello }));
  return speaker;
}

/** A program that speaks level 2 over one connection. */
export class Level2 {
  readonly peer: Peer;

  constructor(peer: Peer) {
    this.peer = peer;
  }

  /** Writes a command of level 2. */
  says(
    type: number,
    body: Uint8Array,
    { id = 0, dst = "" }: { id?: number; dst?: string } = {},
  ): void {
    this.peer.writes({ type, id, src: this.peer.name, dst, text: body });
  }

  /** Sends a text with what it says of it. */
  sends(to: string, text: string, id: number, facts?: SenderFacts): void {
    if (facts !== undefined) this.says(AddedType.about, encodeFacts(facts), { id, dst: to });
    this.peer.sends(to, text, { id });
  }

  takes(upto: number): void {
    this.says(AddedType.taken, encodeTaken(upto));
  }

  asks(ids: readonly number[], epoch: Token = EPOCH): void {
    this.says(AddedType.ask, encodeAsk({ epoch, ids }));
  }

  asksWho(names: readonly string[], { watch = false }: { watch?: boolean } = {}): void {
    const valid = names.map((name) => parseUsername(name));
    const asked = valid.length === 0 ? undefined : valid;
    this.says(AddedType.who, encodeWho({ watch, names: asked }), { id: 7 });
  }

  types(to: string, isTyping: boolean): void {
    this.says(AddedType.typing, encodeTyping(isTyping), { dst: to });
  }

  hasRead(author: string, id: number, epoch: Token = EPOCH): void {
    this.says(AddedType.read, encodeRead({ epoch, id }), { dst: author });
  }

  hearsWelcome(): Welcome {
    return this.#hears(AddedType.welcome, decodeWelcome);
  }

  hearsAbout(): About {
    return this.#hears(AddedType.about, decodeAbout);
  }

  hearsNotice(): Notice {
    return this.#hears(AddedType.notice, decodeNotice);
  }

  /** What it is told of messages, as "id code", from one command. */
  hearsFates(): string[] {
    const { entries } = this.#hears(AddedType.fate, decodeFates);
    return entries.map(({ id, code }: FateEntry) => `${id} ${code}`);
  }

  /** Whom it is told of, from one command. */
  hearsPresence(): readonly PresenceEntry[] {
    return this.#hears(AddedType.presence, decodePresence).entries;
  }

  hearsTyping(): boolean {
    return this.#hears(AddedType.typing, decodeTyping);
  }

  hearsRead(): number {
    return this.#hears(AddedType.read, decodeRead).id;
  }

  /** Takes the next message with what precedes it, as "type text". */
  receives(text: string, type: 0 | 2 = 0): About {
    const about = this.hearsAbout();
    if (type === 0) this.peer.receives(text);
    else this.peer.receivesOffline(text);
    return about;
  }

  /** Takes the next text of its own, sent from another device, with what precedes it. */
  hearsSent(to: string, text: string): About & { readonly id: number } {
    const about = this.hearsAbout();
    const frame = this.peer.added.shift();
    assert.ok(frame !== undefined, `${this.peer.name} hears what it has sent`);
    assert.equal(readType(frame, 0), AddedType.sent, `what ${this.peer.name} hears`);
    const [src, dst] = [OFFSET.src, OFFSET.dst].map((at) => readUsername(frame, at));
    const said = new TextDecoder().decode(frame.subarray(OFFSET.text));
    assert.deepEqual([src, dst, said], [this.peer.name, to, text], "a text of its own");
    return { ...about, id: readId(frame, 0) };
  }

  hearsNothingMore(): void {
    const types = this.peer.added.map((frame) => readType(frame, 0).toString(16));
    assert.deepEqual(types, [], `commands of level 2 for ${this.peer.name}`);
  }

  /** The messageID of the next command, which stays. */
  get nextId(): number {
    const [frame] = this.peer.added;
    return frame === undefined ? -1 : readId(frame, 0);
  }

  #hears<Said>(
    type: number,
    decode: (bytes: Uint8Array, at: number, size: number) => Said | undefined,
  ): Said {
    const frame = this.peer.added.shift();
    assert.ok(frame !== undefined, `${this.peer.name} hears a command of type ${type}`);
    assert.equal(readType(frame, 0), type, `what ${this.peer.name} hears`);
    const said = decode(frame, 0, frame.length);
    assert.ok(said !== undefined, "it makes sense");
    return said;
  }
}
