/** One device in a play that chance writes: what it has, what it has sent, and how it connects. */

import assert from "node:assert/strict";
import { decodeAbout } from "../../wire/about.ts";
import { AddedType } from "../../wire/added-type.ts";
import { readType } from "../../wire/codec.ts";
import { OFFSET } from "../../wire/command.ts";
import type { Token } from "../../wire/token.ts";
import type { Level2 } from "../level-2.testing.ts";
import type { MembersPlay } from "../members/members.testing.ts";
import type { Arrived, Peer } from "../peer.testing.ts";
import { comesBack, comesPlainly } from "./devices.testing.ts";

/** One text, and what is known of it by people. */
export interface Sent {
  readonly text: string;
  readonly id: number;
  readonly from: RandomDevice;
  readonly to: string;
  /** Devices that must have it in the end, if its sender was told that all is well. */
  mustHave: ReadonlySet<RandomDevice>;
  mustShow: ReadonlySet<RandomDevice>;
  code: string | undefined;
  /** Some device of its recipient has said that it has it. */
  isTaken: boolean;
  /** The server was killed, or the disk failed, before it was answered: it may come anew. */
  mayComeAgain: boolean;
}

/** A program with a history, an outbox, and a key of its own. */
export class RandomDevice {
  readonly name: string;
  readonly digit: string;
  /** Texts that it has shown, others' and its own from other devices. */
  readonly history: Set<string> = new Set();
  readonly outbox: Map<number, Sent> = new Map();
  /** It speaks no more than the seed's page: nothing has a name, and nothing is sent again. */
  readonly isPlain: boolean;
  peer: Peer | undefined;
  #level2: Level2 | undefined;
  #unanswered: Arrived[] = [];
  nextId: number;
  /** One that is added anew counts anew. */
  readonly #epoch: Token;
  #incarnation = 0n;
  #upto = 0;
  #shown = 0;
  /** Shown on this connection; and taken for good in the mailbox that it reads. */
  #onThis: Set<string> = new Set();
  readonly #had: Set<string> = new Set();
  #toTake: string[] = [];

  constructor(name: string, digit: string, epoch: Token, isPlain: boolean) {
    this.isPlain = isPlain;
    this.#epoch = epoch;
    // Two devices that use one messageID cannot be told apart by a program of the seed.
    this.nextId = Number(epoch) * 1000;
    this.name = name;
    this.digit = digit;
  }

  get isHere(): boolean {
    const { peer } = this;
    return peer !== undefined && !peer.isClosed && !peer.isEnded;
  }

  /** Connects anew, in place of what there was, and sends again what has no answer. */
  connects(play: MembersPlay): void {
    this.#onThis = new Set();
    this.#toTake = [];
    if (this.isPlain) {
      this.#unanswered = [];
      this.#had.clear();
      this.outbox.clear();
      this.peer = comesPlainly(play, this.name, this.digit);
      return;
    }
    const resume = { incarnation: this.#incarnation, upto: this.#upto, epoch: this.#epoch };
    const { level2, incarnation } = comesBack(play, this.name, this.digit, resume);
    if (incarnation !== this.#incarnation) {
      this.#upto = 0;
      this.#had.clear();
    }
    this.#incarnation = incarnation;
    this.#shown = this.#upto;
    this.#level2 = level2;
    this.peer = level2.peer;
  }

  sends({ to, text, id }: Sent): void {
    this.peer?.sends(to, text, { id });
  }

  /** Says that it has everything that it has shown, or all but the last. */
  takes(texts: ReadonlyMap<string, Sent>): void {
    if (this.#toTake.length === 0) return;
    for (const text of this.#toTake) {
      const sent = texts.get(text);
      if (sent !== undefined && sent.to === this.name) sent.isTaken = true;
      this.#had.add(text);
    }
    this.#toTake = [];
    for (const message of this.#unanswered.splice(0)) this.peer?.replies("200", message);
    this.#upto = this.#shown;
    this.#level2?.takes(this.#shown);
  }

  /** Looks at what has arrived. */
  looks(texts: ReadonlyMap<string, Sent>): void {
    const { peer } = this;
    if (peer === undefined) return;
    if (this.isPlain) {
      for (const message of peer.messages.splice(0)) {
        this.#unanswered.push(message);
        const sent = texts.get(message.text);
        this.#shows(sent, false);
        // What it says a second later proves that it has read this.
        if (sent !== undefined) sent.isTaken = true;
      }
    } else {
      this.#looksAtAll(peer, texts);
    }
    for (const answer of peer.answers.splice(0)) {
      const sent = this.outbox.get(answer.id);
      assert.ok(sent !== undefined, `${this.name} is told ${answer.text} of ${answer.id} once`);
      assert.equal(answer.src, sent.to);
      if (answer.text === "200") assert.ok(sent.isTaken, `"${sent.text}": 200 is true`);
      sent.code = answer.text;
      this.outbox.delete(answer.id);
    }
  }

  #looksAtAll(peer: Peer, texts: ReadonlyMap<string, Sent>): void {
    const added = peer.added.splice(0);
    for (const [at, frame] of added.entries()) {
      if (readType(frame, 0) !== AddedType.about) continue;
      const about = decodeAbout(frame, 0, frame.length);
      assert.ok(about);
      const next = added[at + 1];
      const isOwn = next !== undefined && readType(next, 0) === AddedType.sent;
      const text: string | undefined = isOwn
        ? new TextDecoder().decode(next.subarray(OFFSET.text))
        : peer.messages.shift()?.text;
      assert.ok(text !== undefined, "something follows an ABOUT");
      assert.ok(about.number > this.#shown, "what comes on one connection is in order");
      this.#shown = about.number;
      this.#shows(texts.get(text), isOwn);
    }
    assert.deepEqual(peer.messages, [], "an ABOUT precedes every message");
  }

  #shows(sent: Sent | undefined, isOwn: boolean): void {
    assert.ok(sent !== undefined, "it was sent by somebody");
    const { text, from, to } = sent;
    assert.equal(isOwn ? from.name : to, this.name, `who gets "${text}"`);
    assert.ok(
      sent.mayComeAgain || !this.#onThis.has(text),
      `"${text}" comes once on one connection`,
    );
    const isNews = sent.mayComeAgain || !this.#had.has(text);
    assert.ok(isNews, `"${text}" comes again to a device that has it`);
    this.#onThis.add(text);
    this.history.add(text);
    this.#toTake.push(text);
  }
}
