import type { InboxMessage } from "../io/account/message.ts";
import { type About, decodeAbout } from "../wire/about.ts";
import { AddedType, Feature } from "../wire/added-type.ts";
import { readId, readType, writeHead } from "../wire/codec.ts";
import { CommandType, HEADER_BYTES, OFFSET } from "../wire/command.ts";
import type { FrameSink } from "../wire/frame.ts";
import { readReplyCode, ReplyCode, replyCodeBytes } from "../wire/reply-code.ts";
import { readUsername, USERNAME_BYTES, writeUsername } from "../wire/username.ts";
import type { Username } from "../wire/username.ts";
import { helloId } from "./greeting.ts";
import { type Answer, isToMembers, maySay, readSaid, type Said } from "./said.ts";

/** The last moment that a date can show, milliseconds since 1970. */
const lastMs = 8_640_000_000_000_000;

/** A message of somebody, and the command that confirms it (S5). */
export interface Arrival {
  readonly message: Omit<InboxMessage, "row">;
  /** To be written once the message is on disk, where no number confirms it. */
  readonly answer: Uint8Array | undefined;
}

/**
 * Sorts what a server sends: messages to be taken, answers to what we sent, and what it says at
 * level 2. Types that nobody knows are skipped (S7). Pure: nothing is answered or stored here.
 */
export class Receiver implements FrameSink {
  readonly #user: Username;
  readonly #wallMs: () => number;
  readonly #isAsking: () => boolean;
  readonly #signsIn: () => boolean;
  /** What both sides have agreed on; `undefined` as long as there was no WELCOME. */
  #features: number | undefined;
  #arrivals: Arrival[] = [];
  #said: Said[] = [];
  /** The replies that came last, and to which the next is added; none behind a FATE. */
  #answers: Answer[] | undefined;
  /** The ABOUT that came last, and about which messageID, if its message has not come yet. */
  #about: { readonly id: number; readonly about: About } | undefined;

  /**
   * @param isAsking - whether HELLO waits for its WELCOME.
   * @param signsIn - whether we sign in on this connection.
   */
  constructor(
    user: Username,
    wallMs: () => number,
    isAsking: () => boolean,
    signsIn: () => boolean,
  ) {
    this.#signsIn = signsIn;
    this.#user = user;
    this.#wallMs = wallMs;
    this.#isAsking = isAsking;
  }

  frame(bytes: Uint8Array, at: number, size: number): void {
    const type = readType(bytes, at);
    if (type === CommandType.message || type === CommandType.offline) {
      this.#message(type, bytes, at, size);
    } else if (type === CommandType.reply) {
      this.#reply(bytes, at, size);
    } else if (type === AddedType.welcome) {
      this.#welcome(bytes, at, size);
    } else if (isToMembers(type)) {
      // HELLO is refused where the name may be used by those alone who sign in.
      const isRefusal = type === AddedType.authNo && this.#isAsking();
      if (this.#signsIn() || isRefusal) this.#added(type, bytes, at, size);
    } else if (type === AddedType.sent) {
      this.#sent(bytes, at, size);
    } else if (this.#features !== undefined && maySay(type, this.#features)) {
      this.#added(type, bytes, at, size);
    }
  }

  #message(type: number, bytes: Uint8Array, at: number, size: number): void {
    const id = readId(bytes, at);
    const about = this.#about?.id === id ? this.#about.about : undefined;
    this.#about = undefined;
    this.#arrivals.push({
      message: {
        from: readName(bytes, at + OFFSET.src),
        to: readName(bytes, at + OFFSET.dst),
        id,
        offline: type === CommandType.offline,
        atMs: about?.atMs ?? this.#wallMs(),
        text: bytes.slice(at + HEADER_BYTES, at + size),
        ...(about && { about }),
      },
      answer: confirmation(bytes, at, this.#user),
    });
  }

  /** A text of another device of ours; without its name or its number it is no use to anybody. */
  #sent(bytes: Uint8Array, at: number, size: number): void {
    const id = readId(bytes, at);
    const about = this.#about?.id === id ? this.#about.about : undefined;
    this.#about = undefined;
    const isAgreed = ((this.#features ?? 0) & Feature.devices) !== 0;
    const isOurs = readUsername(bytes, at + OFFSET.src) === this.#user;
    if (!isAgreed || !isOurs || about === undefined) return;
    this.#arrivals.push({
      message: {
        from: this.#user,
        to: readName(bytes, at + OFFSET.dst),
        id,
        offline: true,
        atMs: about.atMs,
        text: bytes.slice(at + HEADER_BYTES, at + size),
        about,
        isOwn: true,
      },
      answer: undefined,
    });
  }

  /** A reply is known by its id alone: S5 does not say what SRC is, and servers differ in it. */
  #reply(bytes: Uint8Array, at: number, size: number): void {
    const names = [readUsername(bytes, at + OFFSET.src), readUsername(bytes, at + OFFSET.dst)];
    const isFromSelf = names.every((name) => name === this.#user);
    const code = readReplyCode(bytes.slice(at + HEADER_BYTES, at + size));
    if (this.#answers === undefined) {
      this.#answers = [];
      this.#said.push({ kind: "answers", answers: this.#answers });
    }
    this.#answers.push({ id: readId(bytes, at), code, isFromSelf });
  }

  /** One that comes too late tells something of the server, but agrees on nothing. */
  #welcome(bytes: Uint8Array, at: number, size: number): void {
    if (this.#features !== undefined) return;
    const said = readSaid(AddedType.welcome, bytes, at, size);
    if (said?.kind !== "welcome") return;
    if (this.#isAsking()) this.#features = said.welcome.features;
    this.#said.push(said);
  }

  #added(type: number, bytes: Uint8Array, at: number, size: number): void {
    const about = type === AddedType.about ? this.#readAbout(bytes, at, size) : undefined;
    if (about !== undefined) this.#about = { id: readId(bytes, at), about };
    const said = readSaid(type, bytes, at, size);
    if (said !== undefined) this.#said.push(said);
    // Both tell what became of a text, and the last word is to be the last.
    if (said?.kind === "fates") this.#answers = undefined;
  }

  /** A time that is none is as good as none. */
  #readAbout(bytes: Uint8Array, at: number, size: number): About | undefined {
    const about = decodeAbout(bytes, at, size);
    return about === undefined || about.atMs <= lastMs ? about : { ...about, atMs: this.#wallMs() };
  }

  /** What has come since the last call. */
  collect(): { arrivals: Arrival[]; said: Said[] } {
    const collected = { arrivals: this.#arrivals, said: this.#said };
    this.#arrivals = [];
    this.#said = [];
    this.#answers = undefined;
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
