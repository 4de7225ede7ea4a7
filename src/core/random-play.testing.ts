/** A play that chance writes: what each step does, and what must be true whatever it did. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Arrived, Peer } from "./peer.testing.ts";
import type { Clock, Disk, PlayOptions, Server } from "./plays.testing.ts";
import { everythingHasEnded, stage } from "./plays.testing.ts";

const NAMES = ["ann", "bob", "cat"] as const;

/** One step; the numbers choose who, whom and how much. */
export interface Step {
  readonly does: (typeof STEPS)[number];
  readonly one: number;
  readonly two: number;
}

const STEPS = [
  "connects",
  "connects",
  "sends",
  "sends",
  "sends",
  "sends",
  "sends offline",
  "answers",
  "answers",
  "answers",
  "answers all",
  "lies",
  "drops",
  "finishes",
  "blocks",
  "reads",
  "waits a little",
  "waits",
  "oversleeps",
  "commits",
  "commits",
  "commits one",
  "fails",
  "expires",
  "crashes",
  "stops",
] as const;

/** Steps of a play, few of them or many. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record(
    { does: fc.constantFrom(...STEPS), one: fc.nat(99), two: fc.nat(99) },
    { noNullPrototype: true },
  ),
  { maxLength: 60, size: "max" },
);

/** One message that was sent, and what became of it as far as people can see. */
interface Sent {
  readonly text: string;
  readonly id: number;
  readonly from: Peer;
  readonly to: string;
  readonly type: number;
  readonly at: number;
  code: string | undefined;
  wasSeen: boolean;
  wasAnswered: boolean;
  /** It was sent on a connection that was listened to, so an answer is owed. */
  readonly isOwed: boolean;
  mayBeLost: boolean;
  /** The server crashed, and may have lost that it was taken. */
  mayComeAgain: boolean;
}

type Deed = (peer: Peer, one: number, two: number) => void;

/** Plays the steps on an empty stage and remembers who was told what. */
export class RandomPlay {
  readonly #server: Server;
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #peers: Peer[] = [];
  readonly #unanswered: Map<Peer, Arrived[]> = new Map();
  readonly #lastSeen: Map<Peer, Map<Peer, number>> = new Map();
  readonly #sent: Map<string, Sent> = new Map();
  readonly #idsMax: number;
  readonly #isRated: boolean;
  #isEnding = false;

  /** @param idsMax ids are chosen below it: few of them make pairs that mean several messages. */
  constructor(options: PlayOptions, idsMax: number) {
    const { server, disk, clock } = stage(options);
    this.#server = server;
    this.#disk = disk;
    this.#clock = clock;
    this.#idsMax = idsMax;
    this.#isRated = options.limits?.rate !== undefined;
  }

  plays(all: readonly Step[]): void {
    this.#connects("ann", "network");
    this.#connects("bob", "little");
    for (const step of all) {
      if (this.#peers.every((each) => each.isClosed)) this.#connects("cat", "network");
      this.#does(step);
      this.#look();
    }
    this.#comesToAnEnd();
  }

  /** An id names several messages, so that it cannot be told which one an answer is about. */
  get #isAmbiguous(): boolean {
    return this.#idsMax <= 99;
  }

  #does(step: Step): void {
    const open = this.#peers.filter((each) => !each.isClosed);
    const peer = open[step.one % open.length];
    if (peer !== undefined) this.#deeds[step.does](peer, step.one, step.two);
  }

  /** What each step does. */
  readonly #deeds: Readonly<Record<Step["does"], Deed>> = {
    connects: (_, one, two) => {
      const order = two % 3 === 0 ? "little" : "network";
      this.#connects(NAMES[one % NAMES.length] ?? "ann", order);
    },
    sends: (peer, _, two) => this.#sends(peer, two, 0),
    "sends offline": (peer, _, two) => this.#sends(peer, two, 2),
    answers: (peer, _, two) => {
      this.#answers(peer, two);
    },
    "answers all": (peer) => {
      while (this.#answers(peer, 0));
    },
    lies: (peer, _, two) => {
      const dst = NAMES[two % NAMES.length] ?? "ann";
      const text = two % 2 === 0 ? "300" : "500";
      peer.writes({ type: 1, id: two % this.#idsMax, src: "bob", dst, text });
    },
    drops: (peer) => peer.drops(),
    finishes: (peer) => peer.finishes(),
    blocks: (peer) => peer.blocks(),
    reads: (peer) => peer.reads(),
    "waits a little": (_, one) => this.#clock.passes(one * 5),
    waits: (_, one) => this.#clock.passes(one * 50),
    oversleeps: (_, one) => this.#clock.jumps(one * 50),
    commits: () => this.#disk.commits(),
    "commits one": () => {
      if (this.#disk.committing.length > 0) this.#disk.commitsOneMessage();
    },
    fails: () => {
      for (const envelope of this.#disk.committing) this.#mayLose(envelope.text());
      this.#disk.fails("full");
    },
    expires: (_, one) => this.#expires(one),
    crashes: (_, one) => {
      if (one % 4 === 0) this.#crashes();
    },
    stops: (_, one, two) => {
      if (one % 4 === 0) this.#stops(two);
    },
  };

  #expires(one: number): void {
    const row = this.#disk.live()[one % 8];
    // The real retention takes days, in which every answer has long left.
    if (row === undefined || this.#server.core.state.owed > 0) return;
    this.#mayLose(row.text);
    this.#disk.expires([row.number]);
  }

  #connects(name: string, order: "network" | "little"): Peer {
    const peer = this.#server.accepts(name, { order });
    this.#peers.push(peer);
    return peer;
  }

  #sends(peer: Peer, two: number, type: 0 | 2): void {
    const to = NAMES[two % NAMES.length] ?? "ann";
    const at = this.#sent.size;
    const text = `text ${at}`;
    const id = (this.#isAmbiguous ? two : at) % this.#idsMax;
    const isHeard = !peer.isClosed && peer.session?.listening === true && !peer.hasFinished;
    const sent: Sent = {
      text,
      id,
      from: peer,
      to,
      type,
      at,
      code: undefined,
      wasSeen: false,
      wasAnswered: false,
      isOwed: isHeard && type === 0,
      mayBeLost: !isHeard,
      mayComeAgain: false,
    };
    this.#sent.set(text, sent);
    peer.sends(to, text, { id, type });
  }

  /** Answers one unanswered message, not always the oldest; tells whether there was one. */
  #answers(peer: Peer, two: number): boolean {
    const unanswered = this.#unanswered.get(peer) ?? [];
    const at = this.#isAmbiguous ? 0 : two % Math.max(1, Math.min(unanswered.length, 3));
    const [message] = unanswered.splice(at, 1);
    if (message === undefined) return false;
    for (const each of this.#sent.values()) {
      if (each.id === message.id && each.from.name === message.src) each.wasAnswered = true;
    }
    peer.replies("200", message);
    return true;
  }

  /** A stop in order, with a working disk: nobody who stays goes without an answer. */
  #stops(two: number): void {
    this.#server.stops();
    this.#clock.passes(two * 10);
    this.#look();
    this.#disk.commits();
    this.#clock.passes(1200);
    this.#disk.commits();
    this.#clock.passes(3500);
    assert.ok(this.#server.isStopped, "the stop comes to its end");
    this.#look();
    this.#everyoneHasHeard();
    this.#crashes();
  }

  #everyoneHasHeard(): void {
    for (const sent of this.#sent.values()) {
      if (!sent.isOwed || sent.from.isClosed || sent.from.unacceptedBytes > 0) continue;
      assert.ok(sent.code !== undefined, `"${sent.text}" has its answer`);
    }
  }

  #mayLose(text: Uint8Array): void {
    const sent = this.#sent.get(new TextDecoder().decode(text));
    if (sent !== undefined) sent.mayBeLost = true;
  }

  #crashes(): void {
    this.#look();
    for (const sent of this.#sent.values()) {
      if (sent.code !== "300") sent.mayBeLost = true;
      sent.mayComeAgain = true;
    }
    this.#server.restarts();
  }

  /** Takes note of all that has arrived, and that it may have. */
  #look(): void {
    for (const peer of this.#peers) {
      for (const message of peer.messages.splice(0)) this.#sees(peer, message);
      for (const answer of peer.answers.splice(0)) this.#hears(peer, answer);
    }
  }

  #sees(peer: Peer, message: Arrived): void {
    const sent = this.#sent.get(message.text);
    assert.ok(sent !== undefined, `"${message.text}" was sent by somebody`);
    assert.equal(peer.name, sent.to, `who gets "${message.text}"`);
    assert.deepEqual([message.src, message.id], [sent.from.name, sent.id], "from whom");
    assert.ok(message.type === 2 || sent.type === 0, "a type 2 stays one");
    const seen = this.#lastSeen.get(peer) ?? new Map<Peer, number>();
    this.#lastSeen.set(peer, seen);
    // What one connection sent comes in order; without rates nothing can overtake at all.
    const last = this.#isRated ? [seen.get(sent.from) ?? -1] : [-1, ...seen.values()];
    assert.ok(sent.at > Math.max(...last), `"${message.text}" comes in order and once`);
    seen.set(sent.from, sent.at);
    if (!this.#isAmbiguous) {
      const mayCome = sent.mayComeAgain || [undefined, "300", "504"].includes(sent.code);
      assert.ok(mayCome, `"${sent.text}" comes although its sender was told ${sent.code}`);
    }
    sent.wasSeen = true;
    // A pair that names a type 2 and a type 0 means the type 0: the seed asks for no more.
    if (this.#isAmbiguous && message.type === 2 && !this.#isEnding) return;
    const unanswered = this.#unanswered.get(peer) ?? [];
    this.#unanswered.set(peer, unanswered);
    unanswered.push(message);
  }

  #hears(peer: Peer, answer: Arrived): void {
    const open = [...this.#sent.values()].find(
      (each) =>
        each.from === peer &&
        each.type === 0 &&
        each.code === undefined &&
        each.id === answer.id &&
        each.to === answer.src &&
        (answer.text !== "200" || each.wasAnswered),
    );
    assert.ok(open !== undefined, `${peer.name} is told ${answer.text} about ${answer.id} once`);
    open.code = answer.text;
    if (answer.text === "504" || answer.text === "507") open.mayBeLost = true;
    if (answer.text === "507" && !this.#isAmbiguous)
      assert.ok(!open.wasSeen, "what was shown is not refused outright");
  }

  /** The disk works, everybody comes and answers everything: nothing may be left. */
  #comesToAnEnd(): void {
    const disk = this.#disk;
    disk.commits();
    this.#look();
    for (let rounds = 0; rounds < 100 && this.#server.core.state.waiting.size > 0; rounds += 1) {
      this.#clock.passes(1000);
      disk.commits();
    }
    this.#clock.passes(4000);
    disk.commits();
    this.#look();
    this.#everyoneHasHeard();
    disk.isPrompt = true;
    this.#isEnding = true;
    // Names that went from hand to hand may be taken over again.
    this.#clock.passes(61_000);
    const last = NAMES.map((name) => this.#connects(name, "network"));
    for (let rounds = 0; this.#server.core.state.queued > 0; rounds += 1) {
      assert.ok(rounds < 50, `${this.#server.core.state.queued} messages are never taken`);
      disk.commits();
      this.#look();
      for (const peer of last) for (; this.#answers(peer, 0););
    }
    for (const sent of this.#sent.values()) {
      // What waits for its rate has not been received yet, and goes with its connection.
      const wasWaiting = this.#isRated && sent.from.isClosed && sent.code === undefined;
      const mayBeLost = sent.mayBeLost || wasWaiting;
      assert.ok(sent.wasSeen || mayBeLost, `"${sent.text}" has been delivered`);
    }
    everythingHasEnded({ server: this.#server, disk });
  }
}
