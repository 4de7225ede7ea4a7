import type { ByteOrder } from "../wire/byte-order.ts";
import { areSame, bytesOf, inWords, nameField, utf8 } from "./command.ts";
import type { Fields, Received, Sent } from "./command.ts";
import { asReply, expectedWords, mismatches } from "./expected.ts";
import type { Expected } from "./expected.ts";
import { CaseFailure } from "./failure.ts";
import { Line } from "./line.ts";
import { randomName } from "./person.ts";
import type { Named, Person } from "./person.ts";
import type { Transcript } from "./transcript.ts";
import { longPatienceMs, patienceMs, replyTimeoutMs } from "./world.ts";
import type { World } from "./world.ts";

/** What a peer needs from the case that it plays in. */
export interface PeerHome {
  readonly world: World;
  readonly transcript: Transcript;
  readonly nameWords: (this: void, field: Uint8Array) => string;
  sent(sent: Sent): void;
  got(by: Person, received: Received): void;
}

export interface PeerOptions {
  /** Default: the order that the server was found to understand. */
  readonly order?: ByteOrder;
  /** Answers every type 0 with "200" as it comes (S5). Default false. */
  readonly answers?: boolean;
}

/** Fields of a command that a case wants otherwise than usual. */
export interface Otherwise {
  readonly type?: number;
  readonly id?: number;
  readonly src?: Uint8Array;
  readonly dst?: Uint8Array;
}

/** Between the parts of a command, so that the server gets them one by one. */
const pieceGapMs = 120;
/** How long nothing must come where nothing may. */
const quietMs = 400;
/** A server that has seen our end may take this long to end as well. */
const leaveMs = 1000;
const noteText = utf8("this is me");

/** One connection of a person. What comes waits here, in order, until the case asks for it. */
export class Peer implements Named {
  readonly person: Person;
  readonly order: ByteOrder;
  readonly #home: PeerHome;
  readonly #who: string;
  readonly #line: Line;
  readonly #inbox: Received[] = [];
  readonly #answers: boolean;
  #noteCame = false;
  #noteAnswer: Received | undefined;

  constructor(home: PeerHome, person: Person, who: string, options: PeerOptions) {
    this.person = person;
    this.#home = home;
    this.#who = who;
    this.order = options.order ?? home.world.order;
    this.#answers = options.answers ?? false;
    this.#line = new Line(home.world, home.transcript, who, this.order, (received) => {
      this.#gets(received);
    });
  }

  get role(): string {
    return this.person.role;
  }

  get field(): Uint8Array {
    return this.person.field;
  }

  /** Waits until the connection is there. */
  async opens(): Promise<void> {
    const isOpen = await this.#line.until(
      () => (this.#line.isOpen || this.#line.over !== undefined ? true : undefined),
      patienceMs(this.#home.world),
    );
    if (isOpen === true && this.#line.over === undefined) return;
    throw new CaseFailure("a TCP connection", this.#line.over ?? "none in time");
  }

  /** Says who this is, and waits until the server knows it. */
  async introduces(): Promise<void> {
    const { world, transcript } = this.#home;
    const id = this.person.takeId();
    this.person.noteIds.add(id);
    this.#noteCame = false;
    this.#noteAnswer = undefined;
    const isByMessage = world.introduction === "message";
    const [type, text] = isByMessage ? [0, noteText] : [1, utf8("200")];
    this.#line.writesCommand({ type, id, src: this.field, dst: this.field, text });
    const usher = isByMessage ? undefined : await this.#sendUsher(id);
    const isReached = (): boolean => this.#noteCame && (usher ?? this.#noteAnswer) !== undefined;
    const isKnown = await this.#line.until(
      // Nothing comes over a connection that has ended.
      () => isReached() || (this.#line.over === undefined ? undefined : false),
      patienceMs(world),
    );
    usher?.drops();
    if (isKnown === true) {
      transcript.forgets(this.#who, (fields) => fields.id === id && this.#isOfNote(fields));
      this.#line.told(`is known to the server, by a ${world.introduction} to itself`);
      return;
    }
    const missing = this.#noteCame ? "its reply" : "the message itself";
    throw new CaseFailure(
      `that ${this.#who}, whose first command is a ${world.introduction} to itself, is reached`,
      `not ${missing}${this.#line.over === undefined ? "" : `; ${this.#line.over}`}`,
    );
  }

  /**
   * Nobody answers a reply, so somebody else writes to this person: when that comes, live or kept,
   * the server knows who is here.
   */
  async #sendUsher(id: number): Promise<Line> {
    const { world, transcript } = this.#home;
    const usher = new Line(world, transcript, `${this.#who}'s usher`, this.order, () => {});
    await usher.until(() => (usher.isOpen ? true : usher.over), patienceMs(world));
    const src = nameField(randomName(world.random));
    usher.writesCommand({ type: 0, id, src, dst: this.field, text: noteText });
    return usher;
  }

  /** A message of this person, not written yet. Takes the next messageID, if none is given. */
  draft(to: Named, text: string | Uint8Array = "hi", otherwise: Otherwise = {}): Sent {
    const id = otherwise.id ?? this.person.takeId();
    this.person.noteIds.delete(id);
    return {
      type: otherwise.type ?? 0,
      id,
      src: otherwise.src ?? this.field,
      dst: otherwise.dst ?? to.field,
      text: typeof text === "string" ? utf8(text) : text,
      atMs: this.#home.world.time.nowMs(),
      realMs: this.#home.world.time.realMs(),
    };
  }

  /** The bytes of a draft as this connection writes them. */
  bytesOf(sent: Fields): Uint8Array {
    return bytesOf(sent, this.order);
  }

  /** Sends a message. */
  sends(to: Named, text: string | Uint8Array = "hi", otherwise: Otherwise = {}): Sent {
    const sent = this.hasSent(this.draft(to, text, otherwise));
    this.#line.writesCommand(sent);
    return sent;
  }

  /** Notes that a draft has been written, by `writes`. */
  hasSent(sent: Sent): Sent {
    const { time } = this.#home.world;
    const now = { ...sent, atMs: time.nowMs(), realMs: time.realMs() };
    this.#home.sent(now);
    return now;
  }

  /** Answers a command, by default as S5 says. */
  answers(command: Fields, code = "200", otherwise: Otherwise = {}): void {
    this.#line.writesCommand(this.answerTo(command, code, otherwise));
  }

  /** The answer to a command, not written yet. */
  answerTo({ id, src }: Fields, code = "200", otherwise: Otherwise = {}): Fields {
    const fields = { type: 1, id, src: this.field, dst: src, text: utf8(code) };
    return { ...fields, ...otherwise };
  }

  /** Writes bytes as they are, in one piece. */
  writes(bytes: Uint8Array): void {
    this.#line.writes(bytes);
  }

  /** Writes bytes in parts that end at each of `ends`, and lets the server read each. */
  async writesInParts(
    bytes: Uint8Array,
    ends: readonly number[],
    gapMs: number = pieceGapMs,
  ): Promise<void> {
    let at = 0;
    for (const end of [...ends, bytes.length]) {
      if (at > 0) await this.#home.world.time.sleep(gapMs);
      this.writes(bytes.subarray(at, end));
      at = end;
    }
  }

  /** Takes the next command, which must be this. @throws CaseFailure otherwise. */
  async receives(
    expected: Expected,
    withinMs: number = patienceMs(this.#home.world),
  ): Promise<Received> {
    return this.#receivesOneOf(
      [expected],
      withinMs,
      () => `${this.#who} gets ${this.#words(expected)}`,
    );
  }

  /** Takes the next commands, which must be these, in whatever order. */
  async receivesAll(
    expected: readonly Expected[],
    withinMs: number = patienceMs(this.#home.world),
  ): Promise<Received[]> {
    const left = [...expected];
    const came: Received[] = [];
    while (left.length > 0) {
      const some = (): string =>
        `${this.#who} gets ${left.length} more in any order, such as ${this.#words(left[0])}`;
      const next = await this.#receivesOneOf(left, withinMs, some);
      left.splice(
        left.findIndex((one) => mismatches(one, next).length === 0),
        1,
      );
      came.push(next);
    }
    return came;
  }

  /** Takes the next commands, which must be these, in this order. */
  async receivesInOrder(
    expected: readonly Expected[],
    withinMs: number = patienceMs(this.#home.world),
  ): Promise<Received[]> {
    const came: Received[] = [];
    for (const one of expected) came.push(await this.receives(one, withinMs));
    return came;
  }

  /** Takes commands until this one comes; what else comes before it is let pass. */
  async receivesUntil(expected: Expected): Promise<Received> {
    const limitMs = patienceMs(this.#home.world);
    const isIt = (): Received | string | undefined => {
      for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift())
        if (mismatches(expected, next).length === 0) return next;
      return this.#line.over;
    };
    const come = await this.#line.until(isIt, limitMs);
    if (come !== undefined && typeof come !== "string") return come;
    throw new CaseFailure(
      `${this.#who} gets ${this.#words(expected)}`,
      come ?? `nothing like it in ${limitMs} ms`,
    );
  }

  /** Takes the reply to `sent`, with this code; a "300" must have come in time (S5). */
  async hears(sent: Sent, code: "200" | "300"): Promise<Received> {
    return this.hearsWithin(sent, code, replyTimeoutMs);
  }

  /** The same for another limit of time, from `sent` on. */
  async hearsWithin(sent: Sent, code: "200" | "300", limitMs: number): Promise<Received> {
    const { time, marginMs } = this.#home.world;
    const leftMs = sent.atMs + limitMs + marginMs - time.nowMs();
    const heard = await this.receives(asReply(sent, code), leftMs);
    this.wasInTime(sent, heard, limitMs);
    return heard;
  }

  /** @throws CaseFailure if a reply came later than it must. */
  wasInTime(sent: Sent, heard: Received, limitMs: number = replyTimeoutMs): void {
    // By the clock itself: if the kit stood still in between, the case is played again.
    const afterMs = Math.round(heard.realMs - sent.realMs);
    if (afterMs <= limitMs + this.#home.world.marginMs) return;
    throw new CaseFailure(`a reply within ${limitMs} ms`, `it after ${afterMs} ms`);
  }

  /** Takes the replies to several, in whatever order. */
  async hearsAll(sent: readonly Sent[], code: "200" | "300"): Promise<Received[]> {
    const heard = await this.receivesAll(sent.map((one) => asReply(one, code)));
    for (const one of sent) {
      const its = heard.find(({ id }) => id === one.id);
      if (its !== undefined) this.wasInTime(one, its);
    }
    return heard;
  }

  /** Waits for a reply to each of these, whatever it says and when; none is let pass, too. */
  async settles(...sent: readonly Sent[]): Promise<void> {
    const left = new Set(sent.map(({ id }) => id));
    const isSettled = (): true | undefined => {
      for (const id of left) {
        const at = this.#inbox.findIndex((one) => one.type === 1 && one.id === id);
        if (at === -1) return undefined;
        this.#inbox.splice(at, 1);
        left.delete(id);
      }
      return true;
    };
    await this.#line.until(isSettled, longPatienceMs(this.#home.world));
  }

  /** Nothing comes for a while. @throws CaseFailure if something does. */
  async hearsNothing(forMs: number = quietMs): Promise<void> {
    const came = await this.#line.until(() => this.#inbox.shift(), forMs);
    if (came === undefined) return;
    throw new CaseFailure(
      `${this.#who} gets nothing more in the next ${forMs} ms`,
      this.#inWords(came),
    );
  }

  /** The server ends the connection; what comes before that is let pass. */
  async isHungUpOn(withinMs: number = patienceMs(this.#home.world)): Promise<void> {
    const over = await this.#line.until(() => this.#line.over, withinMs);
    if (over === undefined)
      throw new CaseFailure(`the server ends ${this.#who}'s connection`, "it is still open");
  }

  /** @throws CaseFailure if the connection has ended. */
  isStillConnected(): void {
    if (this.#line.over !== undefined)
      throw new CaseFailure(`${this.#who}'s connection stays`, this.#line.over);
  }

  /** Sends FIN; reading goes on. */
  ends(): void {
    this.#line.ends();
  }

  /** Leaves in order: FIN, and waits for the server's. */
  async leaves(): Promise<void> {
    if (!this.#line.isClosed) this.ends();
    await this.#line.until(() => this.#line.over, leaveMs);
    await this.drops();
  }

  /** Closes at once, whatever is under way. */
  async drops(): Promise<void> {
    this.#line.drops();
    await this.#line.until(() => (this.#line.isClosed ? true : undefined), leaveMs);
  }

  async #receivesOneOf(
    expected: readonly Expected[],
    withinMs: number,
    words: () => string,
  ): Promise<Received> {
    const come = await this.#line.until(() => this.#inbox.shift() ?? this.#line.over, withinMs);
    if (come === undefined) {
      throw new CaseFailure(words(), `nothing in ${Math.max(0, Math.round(withinMs))} ms`);
    }
    if (typeof come === "string") throw new CaseFailure(words(), come);
    if (expected.some((one) => mismatches(one, come).length === 0)) return come;
    const [first, ...rest] = expected;
    const wrong = first === undefined || rest.length > 0 ? [] : mismatches(first, come);
    const fields = wrong.length === 0 ? "" : `, with another ${wrong.join(", ")}`;
    throw new CaseFailure(words(), `${this.#inWords(come)}${fields}`);
  }

  #inWords(came: Received): string {
    return inWords(came, this.#home.nameWords);
  }

  #words(expected: Expected | undefined): string {
    return expected === undefined ? "" : expectedWords(expected, this.#home.nameWords);
  }

  /** The note that tells who is here, or a reply to it or by it. */
  #isOfNote({ type, text }: Fields): boolean {
    return type === 1 || areSame(text, noteText);
  }

  #gets(received: Received): void {
    this.#home.got(this.person, received);
    if (this.#isNote(received)) return;
    this.#inbox.push(received);
    if (this.#answers && received.type === 0) this.answers(received);
  }

  /** Notes to oneself are the kit's own affair, however often and late they come. */
  #isNote(received: Received): boolean {
    if (!this.person.noteIds.has(received.id)) return false;
    if (received.type === 1) {
      this.#noteAnswer = received;
      return true;
    }
    if (!areSame(received.text, noteText)) return false;
    this.#noteCame = true;
    if (received.type === 0) this.answers(received);
    return true;
  }
}
