import type { Refusal, Roster } from "../../src/core/members/roster.ts";
import { LIMITS_DEFAULT, withoutQuotas } from "../../src/core/limits.ts";
import type { CoreNote, Shell } from "../../src/core/ports.ts";
import type { ServerCore } from "../../src/core/server-core.ts";
import type { Session } from "../../src/core/session.ts";
import { audit } from "../audit.ts";
import type { CoreModule } from "../core-module.ts";
import type { Disk } from "../disk.ts";
import { FrameReader } from "../frames.ts";
import type { Identity, Speaker } from "../identity.ts";
import { MembershipHost } from "../membership-host.ts";
import type { Endpoint } from "../network.ts";
import type { DiskOptions } from "../options.ts";
import type { Random } from "../random.ts";
import type { RosterDisk } from "../roster-file.ts";
import type { Schedule } from "../schedule.ts";
import type { Vault } from "../secrets.ts";
import { SimStore, type StoreWatch } from "../store.ts";
import { must } from "../violation.ts";
import { ServerSide, type ServerSideHost } from "./server-side.ts";
import type { Speakers } from "./speakers.ts";

/** Core calls between two audits of its structures. */
const AUDIT_EVERY = 32;

/** A mailbox that is full would leave one device without what others have. */
const LIMITS = { ...withoutQuotas(LIMITS_DEFAULT), rate: LIMITS_DEFAULT.rate };

/** What every run of the server in one world shares. */
export interface ServerContext {
  readonly core: CoreModule;
  readonly schedule: Schedule;
  readonly random: Random;
  readonly disk: Disk;
  readonly watch: StoreWatch;
  /** The roster on its disk, who checks signatures, and who judges what comes of them. */
  readonly members: {
    readonly disk: RosterDisk;
    readonly vault: Pick<Vault, "proofs">;
    readonly identity: Identity;
    readonly durable: (roster: Roster) => void;
  };
  readonly speakers: Speakers;
  incarnation: number;
}

/** One run of the server process, from its start to its crash. */
export class DevicesServer implements Shell, ServerSideHost {
  readonly core: ServerCore;
  readonly store: SimStore;
  readonly members: MembershipHost<Speaker>;
  readonly #context: ServerContext;
  readonly #links: Set<ServerSide> = new Set();
  #wakeAtMs = Infinity;
  #calls = 0;
  dead = false;

  constructor(context: ServerContext, diskOptions: DiskOptions) {
    this.#context = context;
    const { schedule, disk, random, watch } = context;
    context.incarnation += 1;
    this.store = new SimStore(disk, schedule, random, diskOptions, watch, {
      committed: (envelopes) => this.#do((nowMs) => this.core.committed(envelopes, nowMs)),
      keepFailed: (envelopes) => this.#do((nowMs) => this.core.keepFailed(envelopes, nowMs)),
      reserved: (end) => this.#do((nowMs) => this.core.reserved(end, nowMs)),
      paged: (person, after, records) =>
        this.#do((nowMs) => this.core.paged(person, after, records, nowMs)),
      spaceLow: (low) => this.#do((nowMs) => this.core.spaceLow(low, nowMs)),
    });
    this.members = new MembershipHost<Speaker>(context.members, {
      time: schedule,
      links: this.#links,
      over: (facts) => context.speakers.dismissed(facts),
      durable: context.members.durable,
      core: () => this.core,
      isDead: () => this.dead,
      do: (event) => this.#do(event),
    });
    const chance = { seed: 0, incarnation: BigInt(context.incarnation) << 32n };
    const { ServerCore: Core } = context.core;
    this.core = new Core(LIMITS, this.store, this, disk.state(), chance, this.members.ports);
  }

  accept(endpoint: Endpoint, facts: Speaker, address: string): void {
    const link = new ServerSide(this, endpoint, facts);
    endpoint.attach(link);
    this.#links.add(link);
    this.#do((nowMs) => {
      const { exporter } = facts;
      link.session = this.core.opened(link, address, nowMs, exporter && { exporter });
    });
  }

  /** The operator changes who is a member; `made` is told once that is on the disk. */
  changes(make: (roster: Roster) => Roster | Refusal, made: () => void): void {
    this.members.change(make, (how) => {
      if (how === "kept") made();
    });
  }

  /** kill -9, or the power goes. */
  crash(): void {
    this.store.crash();
    this.members.crash();
    this.dead = true;
    for (const link of this.#links) link.cut();
  }

  // What connections tell.

  received(link: ServerSide, bytes: Uint8Array): void {
    const rest = this.members.signingIn(link, bytes);
    const { session, facts } = link;
    if (rest.length === 0 || session === undefined || this.dead) return;
    const { speakers } = this.#context;
    for (const frame of link.reader.push(rest)) speakers.offered(facts, frame);
    this.#do((nowMs) => this.core.received(session, rest, nowMs));
  }

  finished({ facts }: ServerSide, session: Session): void {
    // Under TLS a connection that broke looks the same.
    if (facts.exporter === undefined) this.#context.speakers.lives(facts);
    this.#do((nowMs) => this.core.finished(session, nowMs));
  }

  closed(link: ServerSide, session: Session): void {
    this.#links.delete(link);
    this.#do((nowMs) => this.core.closed(session, nowMs));
  }

  destroyed(link: ServerSide): void {
    this.#links.delete(link);
  }

  /** At the end of the turn, everything for one connection in one write. */
  flushSoon(link: ServerSide): void {
    this.#context.schedule.after(0, () => {
      if (!this.dead) link.flush();
    });
  }

  output({ facts }: ServerSide, session: Session): Uint8Array | undefined {
    const { schedule, speakers } = this.#context;
    const bytes = this.core.takeOutput(session, schedule.nowMs);
    if (bytes === undefined) return undefined;
    for (const frame of new FrameReader(false).push(bytes)) speakers.written(facts, frame);
    return bytes;
  }

  ends({ facts }: ServerSide): void {
    this.#context.speakers.ends(facts);
  }

  accepted(session: Session): void {
    this.#do((nowMs) => this.core.accepted(session, nowMs));
  }

  wakeAt(atMs: number): void {
    if (atMs >= this.#wakeAtMs) return;
    this.#wakeAtMs = atMs;
    this.#context.schedule.at(Math.ceil(atMs), () => {
      if (this.#wakeAtMs !== atMs) return;
      this.#wakeAtMs = Infinity;
      this.#do((nowMs) => this.core.tick(nowMs));
    });
  }

  note({ code, detail }: CoreNote): void {
    must(code !== "COTERIE_KEPT_MISSING", "I2", () => `the disk has lost ${detail}`);
  }

  #do(event: (nowMs: number) => void): void {
    if (this.dead) return;
    event(this.#context.schedule.nowMs);
    const { state } = this.core;
    const { taken, refused, expired, erased } = state.ended;
    must(state.received === state.queued + taken + refused + expired + erased, "I1", () => {
      return `received ${state.received} is not ${JSON.stringify(state.ended)} + ${state.queued}`;
    });
    this.#lookWhoSpeaks();
    this.#calls += 1;
    if (this.#calls % AUDIT_EVERY === 0) audit(state, this.store.committing());
  }

  /** After each event: whom does the core take for whom? */
  #lookWhoSpeaks(): void {
    const { identity } = this.#context.members;
    for (const link of this.#links) {
      const { session, facts } = link;
      if (session?.listening !== true) continue;
      this.members.looksAt(link);
      if (session.person === undefined) continue;
      identity.mustSpeak(facts, "is listened to");
      identity.begins(facts);
    }
  }
}
