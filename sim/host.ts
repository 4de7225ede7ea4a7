import type { Limits } from "../src/core/limits.ts";
import type { CoreNote, Shell } from "../src/core/ports.ts";
import type { Session } from "../src/core/session.ts";
import type { ServerCore } from "../src/core/server-core.ts";
import { audit } from "./audit.ts";
import type { CoreModule } from "./core-module.ts";
import type { Disk } from "./disk.ts";
import { FrameReader } from "./frames.ts";
import type { Judge } from "./judge.ts";
import type { Facts, Ledger } from "./ledger.ts";
import type { Group } from "./group.ts";
import { MembershipHost } from "./membership-host.ts";
import type { Endpoint } from "./network.ts";
import type { DiskOptions } from "./options.ts";
import { ProcessTime } from "./process-time.ts";
import type { Random } from "./random.ts";
import type { Schedule } from "./schedule.ts";
import type { LinkHost } from "./server-link.ts";
import { ServerLink } from "./server-link.ts";
import { SimStore } from "./store.ts";
import type { Trace } from "./trace.ts";
import { must } from "./violation.ts";

/** What every run of the server in one world shares. */
export interface HostContext {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly judge: Judge;
  readonly trace: Trace;
  readonly core: CoreModule;
  readonly disk: Disk;
  readonly limits: Limits;
  readonly timerLateMaxMs: number;
  /** The retention removes messages in this world. */
  readonly expires: boolean;
  /** When kept messages have been handed over the process may stand still, and so long at most. */
  readonly stallHandedChance: number;
  readonly stallMaxMs: number;
  /** Nothing fails any more. */
  readonly calm: () => boolean;
  /** Who belongs to the group, where the server has members. */
  readonly group: Group | undefined;
}

type Receive = (fresh: number, repeats: number, refused: boolean) => void;

/** The core's counter of messages that it has taken for repeats. */
const REPEATED = "repeated message";
/** Core calls between two audits of its structures. */
const AUDIT_EVERY = 64;

/** One run of the server process, from its start to its crash or its stop. */
export class Host implements Shell, LinkHost {
  readonly #context: HostContext;
  readonly #time: ProcessTime;
  readonly core: ServerCore;
  readonly store: SimStore;
  /** Where the server has members. */
  readonly members: MembershipHost<Facts> | undefined;
  readonly links: Set<ServerLink> = new Set();
  #wakeAtMs = Infinity;
  #stopped: (() => void) | undefined;
  #looksAgain = false;
  #calls = 0;
  /** Connections that a stop has cut: what waited on them the core may still let in. */
  #cut: readonly ServerLink[] = [];
  /** Connections that the event at hand has ended. */
  readonly #closing: ServerLink[] = [];
  /** The process is gone. */
  dead = false;

  constructor(context: HostContext, diskOptions: DiskOptions) {
    this.#context = context;
    const { disk, schedule, random, judge, ledger, limits } = context;
    ledger.incarnation += 1;
    ledger.stopping = false;
    ledger.present.clear();
    judge.disk.restart();
    judge.names.restart();
    this.#time = new ProcessTime(schedule);
    this.store = new SimStore(disk, this.#time, random, diskOptions, judge.disk, {
      committed: (envelopes) => this.#do(() => this.core.committed(envelopes, schedule.nowMs)),
      keepFailed: (envelopes) => this.#do(() => this.core.keepFailed(envelopes, schedule.nowMs)),
      reserved: (end) => this.#do(() => this.core.reserved(end, schedule.nowMs)),
      paged: (person, after, records) =>
        this.#do(() => this.core.paged(person, after, records, schedule.nowMs)),
      spaceLow: (low) => this.#do(() => this.core.spaceLow(low, schedule.nowMs)),
    });
    const chance = { seed: 0, incarnation: ledger.token };
    this.members = this.#membersOf();
    this.core = new context.core.ServerCore(
      limits,
      this.store,
      this,
      disk.state(),
      chance,
      this.members?.ports,
    );
  }

  #membersOf(): MembershipHost<Facts> | undefined {
    const { group, judge } = this.#context;
    if (group === undefined) return undefined;
    return new MembershipHost(group, {
      time: this.#time,
      links: this.links,
      over: (facts) => judge.over(facts),
      core: () => this.core,
      isDead: () => this.dead,
      do: (event) => this.#do(event),
    });
  }

  /** A connection has come in. */
  accept(endpoint: Endpoint, facts: Facts, address: string): void {
    const link = new ServerLink(this, endpoint, facts, new FrameReader(facts.little));
    endpoint.attach(link);
    this.links.add(link);
    if (this.#time.standsStill) endpoint.standStill();
    this.#time.whenGoing(() => {
      this.#do(() => {
        const { exporter } = facts;
        const channel = exporter && { exporter };
        link.session = this.core.opened(link, address, this.#time.nowMs, channel);
      });
    });
  }

  /** The whole process does nothing for a while; network and kernel go on. */
  standStill(forMs: number): void {
    const { schedule, trace, ledger } = this.#context;
    if (this.dead || this.#time.standsStill) return;
    trace.add(schedule.nowMs, "stands still", 0, -1, `${forMs} ms`);
    const stall = { fromMs: schedule.nowMs, toMs: Infinity };
    ledger.stalls.push(stall);
    this.#time.standsStill = true;
    for (const { endpoint } of this.links) endpoint.standStill();
    schedule.after(forMs, () => {
      stall.toMs = schedule.nowMs;
      if (!this.dead) this.#goOn();
    });
  }

  get standsStill(): boolean {
    return this.#time.standsStill;
  }

  #mayStandStill(): void {
    const { random, stallHandedChance, stallMaxMs, calm } = this.#context;
    if (stallHandedChance === 0 || calm() || !random.chance(stallHandedChance)) return;
    this.standStill(random.between(20, stallMaxMs));
  }

  /** As in Node: first what is due by the clock but for the one timer, then what has come. */
  #goOn(): void {
    this.#context.trace.add(this.#time.nowMs, "goes on", 0, -1);
    this.#time.goOn();
    for (const { endpoint } of this.links) endpoint.goOn();
  }

  /** The process dies at once; the kernel closes its sockets. */
  crash(): void {
    const { judge, trace, schedule } = this.#context;
    trace.add(schedule.nowMs, "crash", 0, -1);
    this.dead = true;
    this.store.crash();
    this.members?.crash();
    judge.crashed();
    this.#closeAll();
  }

  /** SIGTERM; `stopped` is called when the process has ended, unless it crashed before. */
  stop(stopped: () => void): void {
    const { schedule, trace } = this.#context;
    trace.add(schedule.nowMs, "stop", 0, -1);
    this.#stopped = stopped;
    this.#context.ledger.stopping = true;
    this.#time.whenGoing(() => this.#do(() => this.core.stop(schedule.nowMs)));
  }

  /** Messages that are too old have been removed from the disk. */
  expire(count: number): void {
    const { disk, judge, trace, schedule, random } = this.#context;
    if (this.#time.standsStill) return;
    const rows = disk.live();
    for (let left = count; left > 0 && rows.length > 0; left -= 1) {
      const [row] = rows.splice(random.below(rows.length), 1);
      if (row === undefined) break;
      judge.disk.expired(row.number);
      const record = disk.expire(row);
      trace.add(schedule.nowMs, "expired", 0, row.number);
      schedule.after(0, () => this.#do(() => this.core.expired(row.dst, [record], schedule.nowMs)));
    }
  }

  // What the core asks for.

  wakeAt(atMs: number): void {
    const { random, timerLateMaxMs } = this.#context;
    if (atMs >= this.#wakeAtMs || this.dead) return;
    this.#wakeAtMs = atMs;
    this.#time.at(atMs + random.between(0, timerLateMaxMs), () => {
      if (this.#wakeAtMs > this.#time.nowMs) return;
      this.#wakeAtMs = Infinity;
      const upAtMs = this.#time.nowMs;
      // It rings at the end of a turn: what had come by then is handled first.
      this.#time.after(0, () => this.#do(() => this.core.tick(this.#time.nowMs, upAtMs)));
    });
  }

  note(note: CoreNote): void {
    const { trace, schedule } = this.#context;
    trace.add(schedule.nowMs, "note", 0, -1, `${note.code} ${note.detail ?? ""}`);
    const missing = note.code === "COTERIE_KEPT_MISSING" && !this.#context.expires;
    must(!missing, "I2", () => note.detail ?? "");
  }

  // What connections tell.

  received(link: ServerLink, bytes: Uint8Array): void {
    const rest = this.members?.signingIn(link, bytes) ?? bytes;
    if (rest.length > 0) this.#spoken(link, rest);
  }

  #spoken(link: ServerLink, bytes: Uint8Array): void {
    const { judge, schedule } = this.#context;
    const { session, facts } = link;
    if (session === undefined) return;
    const frames = link.reader.push(bytes);
    const names = session.listening && judge.offered(facts, frames);
    this.#do(
      () => this.core.received(session, bytes, schedule.nowMs),
      (fresh, repeats, refused) => {
        if (session.person !== undefined) judge.identity?.begins(facts);
        if (names && link.dead) judge.mayHaveDisplaced(facts);
        else if (names && session.listening) judge.bound(facts);
        judge.received(judge.admitted(facts, fresh + repeats), repeats, refused);
        facts.waiting.length = Math.min(facts.waiting.length, waitingMessages(session));
      },
    );
  }

  finished(link: ServerLink): void {
    const { session, facts } = link;
    if (session === undefined) return;
    if (session.listening) this.#context.judge.finished(facts);
    this.#do(() => this.core.finished(session, this.#context.schedule.nowMs));
  }

  closed(link: ServerLink): void {
    const { session } = link;
    link.dead = true;
    this.#forget(link);
    if (session === undefined) return;
    this.#do(() => this.core.closed(session, this.#context.schedule.nowMs));
  }

  destroyed(link: ServerLink): void {
    this.#forget(link);
  }

  /** Output is written at the end of the turn, so what belongs together leaves together. */
  flushSoon(link: ServerLink): void {
    this.#time.after(0, () => this.#flush(link));
  }

  #flush(link: ServerLink): void {
    const { session } = link;
    link.dirty = false;
    // Behind FIN nothing can be said any more, whatever the disk still brings.
    if (session === undefined || link.dead || link.finSent || this.dead) return;
    const { judge, schedule, ledger } = this.#context;
    // Whoever joins has signed in when the disk has it, and not by a command.
    this.members?.looksAt(link);
    const bytes = this.core.takeOutput(session, schedule.nowMs);
    if (bytes === undefined) {
      if (!link.ending || !session.output.idle) return;
      link.finSent = true;
      judge.added.ends(link.facts);
      // A server that stops waits for its disk no longer than it may; otherwise FIN comes last.
      if (ledger.stopping) judge.gone(link.facts);
      link.endpoint.end();
      link.closeIfBothEnded();
      return;
    }
    this.#context.trace.add(schedule.nowMs, "writes", link.facts.number, bytes.length);
    const { facts } = link;
    const messages = judge.written(facts, bytes);
    facts.writing = true;
    link.endpoint.write(bytes, () => {
      facts.writing = false;
      if (link.dead || this.dead) return;
      for (const written of messages) written.acceptedAtMs = schedule.nowMs;
      this.#do(() => this.core.accepted(session, schedule.nowMs));
      if (link.ending) link.wake();
      if (messages.some(({ offline }) => offline)) this.#mayStandStill();
    });
  }

  /**
   * Gives the core an event and looks at what came of it. `receipts` says which messages were
   * received by it; without it they waited for their rate, and how many still wait tells.
   */
  #do(event: () => void, receipts?: Receive): void {
    if (this.dead) return;
    const { received, ended, ignored } = this.core.state;
    const repeatsBefore = ignored[REPEATED] ?? 0;
    const refusedBefore = ended.refused;
    this.#context.judge.receipts.beginEvent();
    this.#closing.length = 0;
    const waiting = [...this.core.state.waiting];
    event();
    const count = this.core.state.received - received;
    const some = ended.refused > refusedBefore;
    const repeats = (ignored[REPEATED] ?? 0) - repeatsBefore;
    if (receipts !== undefined) receipts(count, repeats, some);
    else if (count + repeats > 0) this.#noteAdmitted(waiting, count, repeats, some);
    this.#afterEvent();
  }

  /** @param waiting - on whom something waited, in the order in which it is let in. */
  #noteAdmitted(
    waiting: readonly Session[],
    fresh: number,
    repeats: number,
    refused: boolean,
  ): void {
    const { judge } = this.#context;
    const open = [...this.links, ...this.#cut];
    let count = 0;
    for (const link of open) count += admittedOn(link);
    const isAll = count === fresh + repeats;
    // Of a connection that was closed in the same event it cannot be told which were received.
    const all = isAll ? open : [...open, ...this.#closing];
    const first = waiting.flatMap((one) => all.filter(({ session }) => session === one));
    const admitted = [...new Set([...first, ...all])].flatMap((link) => {
      return judge.admitted(link.facts, admittedOn(link));
    });
    judge.received(admitted, repeats, refused || !isAll);
  }

  #afterEvent(): void {
    const { state } = this.core;
    const { taken, refused, expired, erased } = state.ended;
    must(state.received === state.queued + taken + refused + expired + erased, "I1", () => {
      return `received ${state.received} is not ${JSON.stringify(state.ended)} + ${state.queued}`;
    });
    this.#calls += 1;
    if (this.#calls % AUDIT_EVERY === 0) audit(state, this.store.committing());
    this.#context.judge.check();
    if (this.#stopped !== undefined && this.core.stopped) this.#endIfIdle(this.#stopped);
  }

  /** The stop sequence is through: connections close, and the store commits what it still has. */
  #endIfIdle(stopped: () => void): void {
    if (this.dead) return;
    this.#closeAll();
    if (this.store.idle && this.members?.idle !== false) {
      this.dead = true;
      stopped();
    } else if (!this.#looksAgain) {
      this.#looksAgain = true;
      this.#time.after(20, () => {
        this.#looksAgain = false;
        this.#endIfIdle(stopped);
      });
    }
  }

  #forget(link: ServerLink): void {
    this.links.delete(link);
    this.#closing.push(link);
    this.#context.judge.gone(link.facts);
  }

  #closeAll(): void {
    for (const link of this.links) {
      link.dead = true;
      link.endpoint.close();
      this.#context.judge.gone(link.facts);
    }
    this.#cut = [...this.#cut, ...this.links];
    this.links.clear();
  }
}

/** How many that waited there do not wait any more. */
function admittedOn({ facts, session }: ServerLink): number {
  return facts.waiting.length - (session === undefined ? 0 : waitingMessages(session));
}

/** Commands that wait and are messages: whole frames in network order. */
function waitingMessages({ waiting }: Session): number {
  let count = 0;
  for (const frame of waiting) if (frame[2] === 0 && (frame[3] === 0 || frame[3] === 2)) count += 1;
  return count;
}
