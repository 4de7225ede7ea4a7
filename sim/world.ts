import { AddedProgram } from "./added-program.ts";
import type { Product } from "./core-module.ts";
import { Disk } from "./disk.ts";
import type { Frame, Name } from "./frames.ts";
import { Host } from "./host.ts";
import { Judge } from "./judge.ts";
import type { Facts, Message } from "./ledger.ts";
import { Ledger, nameOf } from "./ledger.ts";
import { Group } from "./group.ts";
import { Endpoint } from "./network.ts";
import { impose } from "./impostor.ts";
import type { MemberOptions } from "./member-options.ts";
import type { DiskOptions, Options } from "./options.ts";
import type { Traits } from "./traits.ts";
import type { Actor, Dialer, Line } from "./program.ts";
import { Program } from "./program.ts";
import { Random } from "./random.ts";
import { Schedule } from "./schedule.ts";
import type { Trace } from "./trace.ts";

/** A disk on which nothing goes wrong. */
export const SOUND_DISK: DiskOptions = {
  slowChance: 0.2,
  stuckChance: 0,
  stuckMaxMs: 0,
  fullChance: 0,
  allFullChance: 0,
};

/** Streams of chance of one seed; programs take the ones from `program` up. */
const STREAM = {
  host: 10,
  faults: 11,
  members: 12,
  impostors: 13,
  program: 100,
  answers: 200,
  line: 1000,
} as const;

/** One run: a server with its disk, programs, the lines between them, and the checkers. */
export class World implements Dialer {
  readonly schedule: Schedule = new Schedule();
  readonly ledger: Ledger;
  readonly judge: Judge;
  /** Who belongs to the group, in a world with members. */
  readonly group: Group | undefined;
  readonly programs: Actor[] = [];
  readonly recipients: Name[] = [];
  readonly options: Options;
  readonly trace: Trace;
  readonly #seed: number;
  readonly product: Product;
  readonly #disk: Disk = new Disk();
  readonly #hostRandom: Random;
  host: Host;
  #diskOptions: DiskOptions;
  #stopping = false;
  #connections = 0;
  #epochs = 0;
  #backup: Disk | undefined;
  /** Whether lines are as good as they can be. */
  calm = false;

  constructor(seed: number, options: Options, product: Product, trace: Trace) {
    this.#seed = seed;
    this.options = options;
    this.product = product;
    this.trace = trace;
    this.ledger = new Ledger(this.schedule, this.#disk, trace);
    this.ledger.strictEvidence = options.limits.plainEvidence === "strict";
    this.ledger.timerLateMaxMs = options.timerLateMaxMs;
    this.judge = new Judge(this.ledger, options.timerLateMaxMs * 3 + 30);
    this.#hostRandom = new Random(seed, STREAM.host);
    this.group = this.#found();
    this.#diskOptions = options.disk;
    this.host = this.#boot();
    for (const [index, traits] of options.programs.entries()) {
      this.addProgram(traits, index);
      this.#addRecipient(traits.name);
    }
    for (const label of options.strangers) this.#addRecipient(label);
    this.#planFaults();
    if (options.members !== undefined) this.#planImpostures(options.members);
  }

  addProgram(traits: Traits, index: number): Actor {
    const random = new Random(this.#seed, STREAM.program + index);
    const answerRandom = new Random(this.#seed, STREAM.answers + index);
    const { level2 } = traits;
    const program =
      level2 === undefined
        ? new Program(this, random, answerRandom, traits)
        : new AddedProgram(this, { acts: random, thinks: answerRandom }, traits, level2);
    if (traits.hostile.length > 0 || traits.neverReads) {
      this.ledger.reckless.add(this.ledger.name(traits.name));
    }
    this.programs.push(program);
    return program;
  }

  /** Replaces the disk's troubles, also for the server that runs. */
  setDisk(options: DiskOptions): void {
    this.#diskOptions = options;
    this.host.store.options = options;
  }

  // What programs ask for.

  dial(traits: Traits, run: number, ready: (line: Line | undefined) => void): void {
    const { delayMaxMs } = this.options;
    const index = this.programs.findIndex((program) => program.traits === traits);
    const random = new Random(this.#seed, STREAM.line + index * 100_003 + run);
    this.schedule.after(random.between(0, delayMaxMs), () => {
      if (this.#stopping || this.host.dead) {
        ready(undefined);
        return;
      }
      const signsIn = traits.signsIn === true;
      const line = this.#connect(traits, random, signsIn, `192.0.2.${index + 1}`);
      if (this.group === undefined || !signsIn) ready(line);
      else this.group.begin(line, traits.level2?.isReal === true, ready);
    });
  }

  newEpoch(): bigint {
    this.#epochs += 1;
    return BigInt(this.#epochs) * 0x1_0000_0001n;
  }

  sent(message: Message): void {
    this.ledger.note("sends", message.on.number, message.serial, this.#of(message));
  }

  heard(facts: Facts, frame: Frame, code: string): void {
    this.ledger.note("hears", facts.number, frame.id, code);
  }

  noteRead(facts: Facts, message: Message, type: number): void {
    const more = type === 2 ? "as type 2" : "";
    this.ledger.note("reads", facts.number, message.serial, more);
  }

  heardOfMembers(facts: Facts, frame: Frame): void {
    this.group?.heard(facts, frame);
  }

  /** A connection of somebody who is not who they say; `undefined` if nobody listens. */
  intrude(label: string, isPlain: boolean, random: Random): Line | undefined {
    const [model] = this.options.programs;
    if (this.#stopping || this.host.dead || model === undefined) return undefined;
    const hostile = ["foreign source"] as const;
    const traits = { ...model, name: label, little: false, hostile, neverReads: false };
    const address = `198.51.${random.below(200)}.${random.below(200)}`;
    return this.#connect(traits, random, !isPlain, address);
  }

  #of(message: Message): string {
    if (!this.trace.printing) return "";
    const { named } = message;
    return named === undefined ? nameOf(message) : `${nameOf(message)} text ${named.text.serial}`;
  }

  #connect(traits: Traits, random: Random, isTls: boolean, address: string): Line {
    const { options } = this;
    const [near, far] = Endpoint.pair(this.schedule, random, {
      delayMaxMs: this.calm ? Math.min(20, options.delayMaxMs) : options.delayMaxMs,
      splitChance: options.splitChance,
      capacityBytes: options.capacityMax,
    });
    this.#connections += 1;
    const facts: Facts = {
      number: this.#connections,
      name: this.ledger.name(traits.name),
      hostile: traits.hostile.length > 0 || traits.neverReads,
      little: traits.little,
      incarnation: this.ledger.incarnation,
      exporter: isTls ? this.group?.vault.newExporter() : undefined,
      bound: false,
      boundAtMs: -1,
      doubted: false,
      left: false,
      gone: false,
      paused: false,
      writing: false,
      answersOffline: false,
      commandAtMs: -1,
      stale: false,
      hello: undefined,
      features: 0,
      waiting: [],
      unanswered: [],
      written: [],
      lastOf: new Map(),
      lastEvent: -1,
      cloggedWithin: (ms) => far.cloggedWithin(ms),
    };
    this.ledger.note("connects", facts.number, -1, traits.name);
    this.host.accept(far, facts, this.group === undefined ? "127.0.0.1" : address);
    return { endpoint: near, facts };
  }

  #boot(): Host {
    const { schedule, ledger, judge, trace, options } = this;
    const context = {
      schedule,
      ledger,
      judge,
      trace,
      random: this.#hostRandom,
      core: this.product.core,
      disk: this.#disk,
      limits: options.limits,
      timerLateMaxMs: options.timerLateMaxMs,
      expires: options.expiries > 0,
      stallHandedChance: options.stallHandedChance,
      stallMaxMs: options.stallMaxMs,
      calm: () => this.calm,
      group: this.group,
    };
    return new Host(context, this.#diskOptions);
  }

  #found(): Group | undefined {
    const { members } = this.options;
    if (members === undefined) return undefined;
    const random = new Random(this.#seed, STREAM.members);
    const around = {
      ledger: this.ledger,
      host: () => this.host,
      calm: () => this.calm,
      visit: (label: string) => this.intrude(label, false, random),
    };
    const group = new Group(around, members, random);
    this.judge.identity = group.identity;
    return group;
  }

  #planImpostures({ removals, impostures, impostureEveryMs }: MemberOptions): void {
    const { group } = this;
    if (group === undefined) return;
    const random = new Random(this.#seed, STREAM.impostors);
    for (let left = removals; left > 0; left -= 1) {
      this.schedule.at(random.between(500, this.options.durationMs), () => group.removeSomebody());
    }
    for (let count = 1; count <= impostures; count += 1) {
      this.schedule.at(count * impostureEveryMs, () => {
        if (!this.calm) impose(this, group, random);
      });
    }
  }

  #planFaults(): void {
    const { durationMs, crashes, stops, expiries, stalls, stallMaxMs } = this.options;
    const random = new Random(this.#seed, STREAM.faults);
    for (let left = crashes; left > 0; left -= 1) {
      this.schedule.at(random.between(100, durationMs), () => this.#crash(random.around(300)));
    }
    if (this.options.restoresDisk) {
      this.schedule.at(durationMs / 4, () => (this.#backup = this.#disk.copy()));
    }
    for (let left = stops; left > 0; left -= 1) {
      this.schedule.at(random.between(2000, durationMs), () => this.#stop(random.around(300)));
    }
    for (let left = expiries; left > 0; left -= 1) {
      this.schedule.at(random.between(2000, durationMs), () => this.host.expire(5));
    }
    for (let left = stalls; left > 0; left -= 1) {
      const forMs = random.between(20, stallMaxMs);
      this.schedule.at(random.between(500, durationMs), () => this.host.standStill(forMs));
    }
  }

  #crash(downMs: number): void {
    if (this.host.dead) return;
    this.host.crash();
    if (this.#backup !== undefined) this.#restore(this.#backup);
    this.#bootIn(downMs);
  }

  /** Whatever the backup does not hold is lost, and its numbers are used again. */
  #restore(backup: Disk): void {
    this.#backup = undefined;
    this.#disk.take(backup);
    this.judge.restored();
  }

  #bootIn(downMs: number): void {
    this.schedule.after(downMs, () => {
      this.#stopping = false;
      this.host = this.#boot();
    });
  }

  #stop(downMs: number): void {
    if (this.host.dead || this.#stopping) return;
    this.#stopping = true;
    this.host.stop(() => this.#bootIn(downMs));
  }

  #addRecipient(label: string): void {
    const name = this.ledger.name(label);
    if (!this.recipients.includes(name)) this.recipients.push(name);
  }
}
