import type { ClientAccount } from "../src/client/account.ts";
import type { Client } from "../src/client/client.ts";
import type { ClientEvents } from "../src/client/client-events.ts";
import type { InboxMessage, OutboxText } from "../src/io/account/message.ts";
import type { Connection, ConnectionEvents } from "../src/io/transport.ts";
import type { MessageName } from "../src/wire/about.ts";
import { parseUsername } from "../src/wire/username.ts";
import { ADDED, FEATURE, readMarkBody, typingBody } from "./added-frames.ts";
import type { Brain, HowOver, Wire } from "./brain.ts";
import { ClientProcess } from "./client-process.ts";
import type { ClientModule } from "./core-module.ts";
import type { Frame, Name } from "./frames.ts";
import { bytesOf, concat, FrameReader, serialOf, textOf } from "./frames.ts";
import { GivenTexts } from "./given-texts.ts";
import type { Ledger } from "./ledger.ts";
import type { Level2Traits } from "./traits.ts";
import type { Random } from "./random.ts";
import { RealFile } from "./real-file.ts";
import type { Schedule } from "./schedule.ts";
import { must } from "./violation.ts";

/** A day, for which a server is remembered as one of level 1, and a little. */
const DAY_MS = 86_500_000;
/** More of them nobody is shown at a time. */
const SHOWN_MAX = 20;
const UNSENT_MAX = 100_000;
/** With what a line takes it is less than a second. */
const PLAIN_WAIT_MS = 400;

/** One connection, and the client that has it. */
interface Line {
  readonly wire: Wire;
  readonly client: Client;
  readonly events: ConnectionEvents;
  readonly given: GivenTexts;
}

/** What a brain of this kind needs of its world. */
export interface RealWorld {
  readonly schedule: Schedule;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly module: ClientModule;
  readonly newEpoch: () => bigint;
  /** The server knows HELLO. */
  readonly isWelcome: boolean;
  /** Its owner belongs to the group, so that its server is never taken for one of level 1. */
  readonly isMember: boolean;
  /** The program is killed while it waits for its disk. */
  readonly die: () => void;
}

/**
 * The client that people have, at work in the simulation: its connections are {@link Wire}s, its
 * clock is the schedule, and its file a model of the real one. What is here beside is what a
 * program around it does: it writes texts, keeps those that wait for a connection, shows what has
 * come, and after a start sends what never left.
 */
export class RealBrain implements Brain {
  readonly file: RealFile;
  readonly #name: Name;
  readonly #traits: Level2Traits;
  readonly #world: RealWorld;
  readonly #random: Random;
  readonly #process: ClientProcess;
  readonly #account: ClientAccount;
  readonly #lines: Map<Wire, Line> = new Map();
  /** What leaves once the disk has what was said before, in its order. */
  #outgoing: (() => void)[] = [];
  /** Texts that have left, by their serials. */
  readonly #sent: Set<number> = new Set();
  /** Texts that wait for a connection. */
  #held: OutboxText[] = [];
  /** It has just started, and has not looked into its outbox. */
  #isNew = true;
  #isHurried = false;

  constructor(name: Name, traits: Level2Traits, world: RealWorld) {
    this.#name = name;
    this.#traits = traits;
    this.#world = world;
    this.#random = world.random;
    this.file = new RealFile(world.ledger, name, world.newEpoch, traits.firstId);
    this.#process = new ClientProcess(world, this.file.model.log, {
      commitMaxMs: () => this.#commitMaxMs(),
      flush: () => this.#flush(),
      waits: (isWaiting) => this.#waits(isWaiting),
    });
    this.#account = {
      server: { host: "server", port: 7427 },
      user: parseUsername(name.label),
      file: this.file.model,
      turn: NO_TURN,
      showing: NO_TURN,
      isPlain: traits.plain,
      ...(world.isMember && { joined: NOWHERE }),
    };
  }

  get isSending(): boolean {
    const { model } = this.file;
    if (model.outbox("unsent", 1).length > 0) return true;
    // What is in doubt is sent again after some seconds, where names count.
    const isFull = [...this.#lines.values()].some(({ client }) => client.level.kind === "full");
    const inDoubt = isFull ? model.outbox("unknown", UNSENT_MAX) : [];
    return inDoubt.some(({ isNamed, epoch }) => isNamed && epoch === model.epoch());
  }

  connected(wire: Wire): void {
    if (this.#process.isWaiting) wire.setReading(false);
    this.#process.hears(() => {
      if (!wire.over) this.#open(wire);
    });
  }

  heard(wire: Wire, frames: readonly Frame[]): void {
    const bytes = concat(frames.map(bytesOf));
    // As TCP might have cut them.
    const cut = this.#random.chance(0.3) ? this.#random.below(bytes.length) : 0;
    this.#process.hears(() => {
      const line = this.#lines.get(wire);
      if (cut > 0) line?.events.received(bytes.slice(0, cut));
      line?.events.received(bytes.slice(cut));
    });
  }

  ended(wire: Wire, how: HowOver): void {
    this.#process.hears(() => {
      const line = this.#lines.get(wire);
      this.#lines.delete(wire);
      if (how === "finished") line?.events.ended();
      else if (how === "broken") line?.events.closed(new Error("reset"));
      else line?.client.abandon();
      line?.given.mustBeNone(this.#name.label);
    });
  }

  compose(dst: Name, _type: number, bytes: number, parts: number): void {
    const { ledger } = this.#world;
    this.#process.run(() => {
      const texts: Uint8Array[] = [];
      for (let part = 1; part <= parts; part += 1) {
        const { serial } = ledger.text(this.#name, dst, 0, bytes);
        texts.push(textOf(serial, bytes));
      }
      const { model } = this.file;
      const replyTo = this.#random.chance(0.3) ? this.#lastNamed() : undefined;
      this.#held.push(...model.queue(dst.label, texts, this.#process.wallMs(), replyTo));
      this.#release();
    });
  }

  socialize(others: readonly Name[]): void {
    this.#process.run(() => {
      const line = this.#present();
      if (line?.client.level.kind !== "full") return;
      const random = this.#random;
      const other = random.pick(others);
      const kind = random.below(4);
      if (kind === 0) {
        void line.client.who(
          others.map(({ label }) => parseUsername(label)),
          random.chance(0.7),
        );
      } else if (kind === 1) {
        this.#say(line, ADDED.typing, other, typingBody(random.chance(0.5)));
      } else {
        this.#tellRead(line, other);
      }
    });
  }

  nudge(): void {
    this.#process.run(() => this.#release());
  }

  closes(wire: Wire): boolean {
    this.#process.run(() => void this.#lines.get(wire)?.client.close());
    return true;
  }

  standsStill(forMs: number): boolean {
    this.#process.standStill(forMs);
    return true;
  }

  die(written: boolean): void {
    const { log } = this.file.model;
    log.crash(written ? log.count : this.#random.below(log.count + 1));
    this.#process.die();
    this.#lines.clear();
    this.#outgoing = [];
    this.#held = [];
    this.#isNew = true;
  }

  backUp(): void {
    this.#process.run(() => this.file.backUp());
  }

  restore(): boolean {
    return this.file.restore();
  }

  hurry(): void {
    this.#isHurried = true;
    this.#process.laterMs += DAY_MS;
    this.#process.hurry();
  }

  #open(wire: Wire): void {
    // In the end every HELLO is said on another day, so that no silence is remembered.
    if (this.#isHurried && this.#world.isWelcome) this.#process.laterMs += DAY_MS;
    const opened: { events?: ConnectionEvents } = {};
    const connection = this.#connectionOf(wire);
    const dial = (_: unknown, events: ConnectionEvents): Connection => {
      opened.events = events;
      return connection;
    };
    const client = new this.#world.module.Client(
      this.#account,
      { transport: { dial }, clock: this.#process },
      this.#eventsOf(wire),
      { isSendOnly: wire.sendOnly },
    );
    client.open().catch(() => undefined);
    const { events } = opened;
    if (events === undefined) throw new Error("a client does not dial");
    const given = new GivenTexts(this.#traits.follows, (text) => this.#held.push(text));
    this.#lines.set(wire, { wire, client, events, given });
    wire.setReading(true);
    events.opened();
    if (this.#isNew) this.#held = this.file.model.outbox("unsent", UNSENT_MAX);
    this.#isNew = false;
    this.#release();
  }

  /**
   * What a client writes behind a commit leaves when that is on the disk, and all else at once.
   */
  #connectionOf(wire: Wire, { opening } = wire): Connection {
    const reader = new FrameReader(false);
    return {
      write: (bytes) => {
        const frames = reader.push(bytes.slice());
        this.#leave(() => {
          for (const frame of frames) this.#write(wire, frame);
        });
      },
      end: () => this.#leave(() => wire.end()),
      destroy: () => this.#leave(() => wire.hangUp()),
      pause: () => wire.setReading(false),
      resume: () => wire.setReading(!this.#process.isWaiting),
      exporter: () => undefined,
      ...(opening && { opening: () => opening }),
    };
  }

  #leave(deed: () => void): void {
    if (this.file.model.log.count === 0) deed();
    else this.#outgoing.push(deed);
  }

  #write(wire: Wire, { type, id, srcHigh, srcLow, dstHigh, dstLow, text }: Frame): void {
    const isOwn = srcHigh === this.#name.high && srcLow === this.#name.low;
    must(isOwn, "L2", () => `a client writes type ${type} under another name than its own`);
    if (type === 0) this.#mustBeNew(wire, text);
    if (type === 1 && dstHigh !== this.#name.high) this.#mustBeHere(id, dstHigh, dstLow);
    const dst = new Uint8Array(8);
    const view = new DataView(dst.buffer);
    view.setInt32(0, dstHigh);
    view.setInt32(4, dstLow);
    wire.write(type, id, dst, text);
  }

  /** What has left once is sent again only where names count; or a backup does not know of it. */
  #mustBeNew(wire: Wire, text: Uint8Array): void {
    const serial = serialOf(text);
    const level = this.#lines.get(wire)?.client.level;
    const isNamed = level?.kind === "full" && (level.welcome.features & FEATURE.names) !== 0;
    const mayAgain = isNamed || this.#world.ledger.restored.has(this.#name);
    must(mayAgain || !this.#sent.has(serial), "L1", () => {
      return `${this.#name.label} sends text ${serial} again, and without a name`;
    });
    this.#sent.add(serial);
  }

  /** What is answered with "200" is in the file, whatever comes. */
  #mustBeHere(id: number, srcHigh: number, srcLow: number): void {
    const { names } = this.#world.ledger;
    const src = names.find(({ high, low }) => high === srcHigh && low === srcLow);
    must(this.file.has(src?.label ?? "", id), "L1", () => {
      return `${this.#name.label} confirms ${id} of ${src?.label}, which is not in its file`;
    });
  }

  #eventsOf(wire: Wire): ClientEvents {
    return {
      arrived: (messages) => {
        for (const { row, id } of messages) {
          this.#world.ledger.note("takes", 0, row, `${this.#name.label} id ${id}`);
        }
        if (this.#random.chance(0.5)) this.#show();
      },
      agreed: ({ kind }) => {
        this.#world.ledger.note("agrees", 0, -1, `${this.#name.label} ${kind}`);
      },
      read: (by, { epoch, id }) => {
        this.file.readBy(by, epoch, id);
      },
      ended: ({ kind }) => {
        this.#world.ledger.note("is over", 0, -1, `${this.#name.label} ${kind}`);
        this.#lines.get(wire)?.given.mustBeNone(this.#name.label);
        this.#lines.delete(wire);
      },
    };
  }

  /** Texts that wait go to one of the connections. */
  #release(): void {
    const lines = [...this.#lines.values()];
    if (lines.length === 0 || this.#held.length === 0) return;
    const { client, given } = this.#random.pick(lines);
    const held = this.#held;
    this.#held = [];
    client.accept(held.map((text) => given.give(text)));
  }

  /** Somebody looks at what has come. */
  #show(): void {
    const { model } = this.file;
    model.dropInbox(model.inbox(SHOWN_MAX).map(({ row }) => row));
  }

  #tellRead(line: Line, other: Name): void {
    this.#show();
    const mark = this.file.model.lastRead(other.label);
    if (mark !== undefined) {
      this.#say(line, ADDED.read, other, readMarkBody(mark.epoch, mark.id));
    }
  }

  #say({ wire }: Line, type: number, other: Name, body: Uint8Array): void {
    this.#leave(() => wire.write(type, 0, other.bytes, body));
  }

  #present(): Line | undefined {
    return [...this.#lines.values()].find(({ wire }) => !wire.sendOnly);
  }

  /** The newest message that has a name. */
  #lastNamed(): MessageName | undefined {
    const newest: InboxMessage | undefined = this.file.model.inbox(SHOWN_MAX).at(-1);
    if (newest?.about === undefined || newest.about.epoch === 0n) return undefined;
    return { src: parseUsername(newest.from), epoch: newest.about.epoch, id: newest.id };
  }

  #flush(): void {
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    for (const leave of outgoing) leave();
  }

  /**
   * On level 1 a program that waits for more than a second, and then says something, gives proof
   * that it has what it has not read: a known limit of the evidence for type 2.
   */
  #commitMaxMs(): number {
    const lines = [...this.#lines.values()];
    const isPlain = lines.some(({ client }) => client.level.kind === "plain");
    const { commitMaxMs } = this.#traits;
    return isPlain ? Math.min(commitMaxMs, PLAIN_WAIT_MS) : commitMaxMs;
  }

  #waits(isWaiting: boolean): void {
    for (const { wire } of this.#lines.values()) wire.setReading(!isWaiting);
    const { dieChance } = this.#traits;
    if (isWaiting && !this.#isHurried && this.#random.chance(dieChance)) this.#world.die();
  }
}

/** What a member signs in with the world has, and no file. */
const NOWHERE: NonNullable<ClientAccount["joined"]> = {
  key: "",
  server: "",
  newKey: "",
  members: "",
};

/** Nobody else has the account. */
const NO_TURN: ClientAccount["turn"] = {
  tryTake: () => true,
  isFree: () => true,
  release: () => {},
};
