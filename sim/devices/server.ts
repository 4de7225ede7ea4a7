import type { MembershipPorts } from "../../src/core/members/membership.ts";
import type { Proofs } from "../../src/core/members/ports.ts";
import type { Refusal, Roster } from "../../src/core/members/roster.ts";
import { LIMITS_DEFAULT, withoutQuotas } from "../../src/core/limits.ts";
import type { CoreNote, Link, Shell } from "../../src/core/ports.ts";
import { ServerCore } from "../../src/core/server-core.ts";
import type { Session } from "../../src/core/session.ts";
import { audit } from "../audit.ts";
import type { Disk } from "../disk.ts";
import type { Endpoint, EndpointEvents } from "../network.ts";
import type { DiskOptions } from "../options.ts";
import type { Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import { SimStore, type StoreWatch } from "../store.ts";
import { must, Violation } from "../violation.ts";

/** Core calls between two audits of its structures. */
const AUDIT_EVERY = 32;

/** Signatures that can be looked through: the key, then what it was made for. */
export function signatureOf(key: Uint8Array, exporter: Uint8Array): Uint8Array {
  const signature = new Uint8Array(64);
  signature.set(key);
  signature.set(exporter, 32);
  return signature;
}

/** Devices come and go here without anybody's signature. */
function signs(): never {
  throw new Violation("I0", "nobody joins by a code here");
}

const PROOFS: Proofs = {
  pin: new Uint8Array(32),
  deviceId: () => 0n,
  isSignedIn: ({ signature }, _name, key, exporter) => {
    const wanted = signatureOf(key, exporter);
    return signature.every((byte, at) => byte === wanted[at]);
  },
  proveJoin: signs,
  isInvited: () => false,
  mayFollow: () => false,
  chainHead: () => new Uint8Array(32),
  vouch: signs,
};

/** A mailbox that is full would leave one device without what others have. */
const LIMITS = { ...withoutQuotas(LIMITS_DEFAULT), rate: LIMITS_DEFAULT.rate };

/** What every run of the server in one world shares. */
export interface ServerContext {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly disk: Disk;
  readonly watch: StoreWatch;
  /** The roster on the disk: it outlives the server. */
  roster: Roster;
  incarnation: number;
}

/** One run of the server process, from its start to its crash. */
export class DevicesServer implements Shell {
  readonly core: ServerCore;
  readonly store: SimStore;
  readonly #context: ServerContext;
  readonly #links: Set<ServerSide> = new Set();
  #wakeAtMs = Infinity;
  #rosterAtMs = 0;
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
    const chance = { seed: 0, incarnation: BigInt(context.incarnation) << 32n };
    const stored = disk.state();
    this.core = new ServerCore(LIMITS, this.store, this, stored, chance, this.#members());
  }

  #members(): MembershipPorts {
    const { schedule, random } = this.#context;
    const keep = (roster: Roster, version: number): void => {
      // One after another, as in the real file.
      this.#rosterAtMs = Math.max(this.#rosterAtMs, schedule.nowMs + random.between(0, 50));
      schedule.at(this.#rosterAtMs, () => {
        if (this.dead) return;
        this.#context.roster = roster;
        this.#do((nowMs) => this.core.rosterKept(version, nowMs));
      });
    };
    return { proofs: PROOFS, store: { keep }, roster: this.#context.roster };
  }

  accept(endpoint: Endpoint, exporter: Uint8Array): void {
    const link = new ServerSide(this, endpoint);
    endpoint.attach(link);
    this.#links.add(link);
    this.#do((nowMs) => {
      link.session = this.core.opened(link, "127.0.0.1", nowMs, { exporter });
    });
  }

  /** Changes who is a member; `made` is told once that is on the disk. */
  changes(make: (roster: Roster) => Roster | Refusal, made: () => void): void {
    this.#do(() => {
      this.core.state.membership?.changes.change(make, (how) => {
        if (how === "kept") made();
      });
    });
  }

  /** kill -9, or the power goes. */
  crash(): void {
    this.store.crash();
    this.dead = true;
    for (const link of this.#links) link.cut();
  }

  received(session: Session, bytes: Uint8Array): void {
    this.#do((nowMs) => this.core.received(session, bytes, nowMs));
  }

  finished(session: Session): void {
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
      if (!this.dead) link.flush(this.#context.schedule.nowMs);
    });
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
    this.#calls += 1;
    if (this.#calls % AUDIT_EVERY === 0) audit(state, this.store.committing());
  }
}

/** The server's end of one connection, as thin as the real one. */
class ServerSide implements Link, EndpointEvents {
  readonly #server: DevicesServer;
  readonly #endpoint: Endpoint;
  session: Session | undefined;
  #isDirty = false;
  #isEnding = false;
  #hasEnded = false;
  #hasRead = false;
  #dead = false;

  constructor(server: DevicesServer, endpoint: Endpoint) {
    this.#server = server;
    this.#endpoint = endpoint;
  }

  wake(): void {
    if (this.#isDirty || this.#dead) return;
    this.#isDirty = true;
    this.#server.flushSoon(this);
  }

  pause(): void {
    this.#endpoint.pause();
  }

  resume(): void {
    this.#endpoint.resume();
  }

  end(): void {
    this.#isEnding = true;
    this.wake();
  }

  destroy(): void {
    if (this.#dead) return;
    this.cut();
    this.#server.destroyed(this);
  }

  cut(): void {
    this.#dead = true;
    this.#endpoint.close();
  }

  flush(nowMs: number): void {
    this.#isDirty = false;
    const { session } = this;
    if (session === undefined || this.#dead) return;
    const bytes = this.#server.core.takeOutput(session, nowMs);
    if (bytes !== undefined) {
      this.#endpoint.write(bytes, () => {
        if (this.#dead) return;
        this.#server.accepted(session);
        if (this.#isEnding) this.wake();
      });
    } else if (this.#isEnding && session.output.idle && !this.#hasEnded) {
      this.#hasEnded = true;
      this.#endpoint.end();
      this.#closeIfBothEnded();
    }
  }

  data(bytes: Uint8Array): void {
    if (this.session !== undefined && !this.#dead && !this.#hasEnded) {
      this.#server.received(this.session, bytes);
    }
  }

  ended(): void {
    if (this.#dead || this.session === undefined) return;
    this.#hasRead = true;
    if (!this.#hasEnded) this.#server.finished(this.session);
    this.#closeIfBothEnded();
  }

  failed(): void {
    if (this.#dead || this.session === undefined) return;
    this.#dead = true;
    this.#server.closed(this, this.session);
  }

  #closeIfBothEnded(): void {
    if (this.#hasRead && this.#hasEnded) this.failed();
  }
}
