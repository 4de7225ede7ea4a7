import type { InboxMessage } from "../io/account/message.ts";
import { type About, decodeAbout } from "../wire/about.ts";
import { AddedType } from "../wire/added-type.ts";
import { readId, readType, writeHead } from "../wire/codec.ts";
import { CommandType, HEADER_BYTES, OFFSET } from "../wire/command.ts";
import type { FrameSink } from "../wire/frame.ts";
import { readReplyCode, ReplyCode, replyCodeBytes } from "../wire/reply-code.ts";
import { readUsername, USERNAME_BYTES, writeUsername } from "../wire/username.ts";
import type { Username } from "../wire/username.ts";
import { helloId } from "./greeting.ts";
import { readSaid, type Said } from "./said.ts";

/** A message of somebody, and the command that confirms it (S5). */
export interface Arrival {
  readonly message: Omit<InboxMessage, "row">;
  /** To be written once the message is on disk. */
  readonly answer: Uint8Array;
}

/** An answer to a command of ours. */
export interface Answer {
  readonly id: number;
  readonly code: string;
  /** SRC and DST are both our own name: the reply to a message to ourselves, or an echo. */
  readonly isFromSelf: boolean;
}

/**
 * Sorts what a server sends: messages to be taken, answers to what we sent, and what it says at
 * level 2. Types that nobody knows are skipped (S7). Pure: nothing is answered or stored here.
 */
export class Receiver implements FrameSink {
  readonly #user: Username;
  readonly #wallMs: () => number;
  #arrivals: Arrival[] = [];
  #answers: Answer[] = [];
  #said: Said[] = [];
  /** The ABOUT that came last, and about which messageID, if its message has not come yet. */
  #about: { readonly id: number; readonly about: About } | undefined;

  constructor(user: Username, wallMs: () => number) {
    this.#user = user;
    this.#wallMs = wallMs;
  }

  frame(bytes: Uint8Array, at: number, size: number): void {
    const type = readType(bytes, at);
    const id = readId(bytes, at);
    const text = bytes.slice(at + HEADER_BYTES, at + size);
    // A reply is known by its id alone: S5 does not say what SRC is, and servers differ in it.
    if (type === CommandType.reply) {
      const names = [readUsername(bytes, at + OFFSET.src), readUsername(bytes, at + OFFSET.dst)];
      const isFromSelf = names.every((name) => name === this.#user);
      this.#answers.push({ id, code: readReplyCode(text), isFromSelf });
    }
    if (type === AddedType.about) {
      const about = decodeAbout(bytes, at, size);
      this.#about = about && { id, about };
    }
    const said = readSaid(type, bytes, at, size);
    if (said !== undefined) this.#said.push(said);
    if (type !== CommandType.message && type !== CommandType.offline) return;
    const about = this.#about?.id === id ? this.#about.about : undefined;
    this.#about = undefined;
    this.#arrivals.push({
      message: {
        from: readName(bytes, at + OFFSET.src),
        to: readName(bytes, at + OFFSET.dst),
        id,
        offline: type === CommandType.offline,
        atMs: about?.atMs ?? this.#wallMs(),
        text,
        ...(about && { about }),
      },
      answer: confirmation(bytes, at, this.#user),
    });
  }

  /** What has come since the last call. */
  collect(): { arrivals: Arrival[]; answers: Answer[]; said: Said[] } {
    const collected = { arrivals: this.#arrivals, answers: this.#answers, said: this.#said };
    this.#arrivals = [];
    this.#answers = [];
    this.#said = [];
    return collected;
  }
}

/**
 * Whether a reply is our own hello come back: a server that passes on every reply by its DST does
 * that, and the first text of an account has the same messageID. `to` is who that text is for.
 */
export function isEchoOfHello({ id, code, isFromSelf }: Answer, user: string, to: string): boolean {
  return id === helloId && code === ReplyCode.taken && isFromSelf && to !== user;
}

/**
 * The reply "200" to the command at `at` (S5): its messageID, DST = its sender. The sender's eight
 * bytes are copied as they came, so that any name gets its answer. A type 2 is answered too:
 * nobody asks for it (S7), but a server may take it as evidence that the text has arrived.
 */
function confirmation(bytes: Uint8Array, at: number, user: Username): Uint8Array {
  const code = replyCodeBytes(ReplyCode.taken);
  const answer = new Uint8Array(HEADER_BYTES + code.length);
  writeHead(answer, 0, answer.length, CommandType.reply, readId(bytes, at));
  writeUsername(user, answer, OFFSET.src);
  const sender = bytes.subarray(at + OFFSET.src, at + OFFSET.src + USERNAME_BYTES);
  answer.set(sender, OFFSET.dst);
  answer.set(code, OFFSET.text);
  return answer;
}

const lossy = new TextDecoder("utf-8", { ignoreBOM: true });

/** A name to show; one that is not valid is shown as well as it can be. */
function readName(bytes: Uint8Array, at: number): string {
  const field = bytes.subarray(at, at + USERNAME_BYTES);
  return readUsername(bytes, at) ?? lossy.decode(field).replace(/\0.*$/s, "");
}
