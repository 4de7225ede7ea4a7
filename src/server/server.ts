import type { Limits } from "../core/limits.ts";
import type { CoreNote, Shell } from "../core/ports.ts";
import { ServerCore } from "../core/server-core.ts";
import type { ArrivalTerms } from "../io/arrival.ts";
import type { Clock } from "../io/clock.ts";
import type { Listener } from "../io/listener.ts";
import { connectionRoom, listen } from "../io/listener.ts";
import type { AcceptedSocket } from "../io/peer-socket.ts";
import { randomToken, systemRandom } from "../io/random.ts";
import type { OpenedStore } from "../io/store/open-store.ts";
import type { StoreEvents } from "../io/store/worker-mail-store.ts";
import { TlsDoor } from "../io/tls-door.ts";
import type { TlsIdentity } from "../io/tls-door.ts";
import { atEndOfTurn } from "../io/turn.ts";
import type { MembershipPorts } from "../core/members/membership.ts";
import type { Proofs } from "../core/members/ports.ts";
import { AlarmClock } from "./alarm.ts";
import { Connection } from "./connection.ts";
import type { ConnectionContext } from "./connection.ts";
import { Flusher } from "./flusher.ts";
import type { Facts, Level, Log } from "./log.ts";
import type { RosterKeeper } from "./members/roster-keeper.ts";
import { NoteLimit } from "./note-limit.ts";
import { admitsPlain } from "./plain-policy.ts";
import type { PlainPolicy } from "./plain-policy.ts";
import { ReadingTurns } from "./reading-turns.ts";

/** What a server is started with. */
export interface ServerOptions {
  /** `undefined` is all addresses. */
  readonly host: string | undefined;
  /** 0 picks a free one. */
  readonly port: number;
  /** So long a connection may be silent before the system probes it. */
  readonly keepaliveIdleMs: number;
  readonly limits: Limits;
  /** The open store; the server closes it when it has stopped, or cannot start. */
  readonly opened: OpenedStore;
  readonly clock: Clock;
  readonly log: Log;
  /** With it TLS is spoken at the port, too; without it all are plain, wherever they come from. */
  readonly tls?: TlsIdentity;
  /** Who belongs to the group, where people sign in; only over {@link tls}. */
  readonly members?: MembersOptions;
  /** Who may be plain where there is {@link tls}; by default this machine. */
  readonly plain?: PlainPolicy;
}

/** What a server with members has beside its mailbox. */
export interface MembersOptions {
  readonly keeper: RosterKeeper;
  readonly proofs: Proofs;
  /** Members are told that the server will have another key. */
  readonly roll?: { readonly body: Uint8Array } | undefined;
}

/** A running server. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  readonly core: ServerCore;
  /** Begins the stop sequence; more than once does nothing more. */
  stop(): void;
  /** Resolves when the server has stopped; rejects with the error that ended it. */
  readonly stopped: Promise<void>;
}

/**
 * Starts a server over an open store.
 *
 * @throws CoterieError COTERIE_LISTEN if the address cannot be had.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const shell = new ServerShell(options);
  await shell.open();
  return shell;
}

class ServerShell implements RunningServer, Shell, ConnectionContext {
  readonly flusher: Flusher = new Flusher(() => this.nowMs());
  readonly turns: ReadingTurns = new ReadingTurns();
  readonly stopped: Promise<void>;
  readonly arrivals: ArrivalTerms | undefined;
  readonly #options: ServerOptions;
  readonly #alarm: AlarmClock;
  readonly #connections: Set<Connection> = new Set();
  readonly #noteLimit: NoteLimit = new NoteLimit();
  /** Connections that there are descriptors for. */
  readonly #room: number = connectionRoom();
  #toldOfRoomAtMs = -Infinity;
  readonly #end: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  readonly core: ServerCore;
  #listener: Listener | undefined;
  #closing = false;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.stopped = this.#end.promise;
    this.arrivals = arrivalsOf(options);
    this.#alarm = new AlarmClock(options.clock, (handledUptoMs) => {
      this.#tellWallTime();
      this.core.tick(this.nowMs(), handledUptoMs);
      this.#closeIfStopped();
    });
    const { opened } = options;
    // The core chooses who gives way; a listener could only turn the newest away.
    const connectionsMax = Math.min(options.limits.connectionsMax, this.#room);
    const limits = { ...options.limits, connectionsMax };
    opened.store.attach(this.#storeEvents());
    const seed = Math.floor(systemRandom.fraction() * 2 ** 32);
    const chance = { seed, incarnation: randomToken(systemRandom) };
    const members = this.#membersPorts();
    this.core = new ServerCore(limits, opened.store, this, opened.state, chance, members);
    this.#tellWallTime();
    this.core.announceRoll(options.members?.roll?.body, this.nowMs());
  }

  get host(): string {
    return this.#listener?.host ?? this.#options.host ?? "::";
  }

  get port(): number {
    return this.#listener?.port ?? this.#options.port;
  }

  async open(): Promise<void> {
    try {
      this.#listener = await listen(this.#options, {
        accepted: (socket) => this.#accept(socket),
        exhausted: () => this.#tellOfRoom(),
      });
    } catch (error) {
      await this.#options.opened.store.close();
      throw error;
    }
  }

  #storeEvents(): StoreEvents {
    return {
      committed: (envelopes) => this.core.committed(envelopes, this.nowMs()),
      keepFailed: (envelopes, failure) => {
        // After a broken disk nobody is told anything: `broken` follows.
        if (failure === "broken") return;
        const facts = { messages: envelopes.length };
        this.#logSome("error", "COTERIE_KEEP_FAILED", "the disk is full", facts);
        this.core.keepFailed(envelopes, this.nowMs());
      },
      reserved: (end) => this.core.reserved(end, this.nowMs()),
      paged: (person, after, records) => this.core.paged(person, after, records, this.nowMs()),
      expired: (person, records) => this.core.expired(person, records, this.nowMs()),
      spaceLow: (low) => {
        const sentence = low ? "little disk space is left" : "there is disk space again";
        this.#options.log.line("warn", "COTERIE_SPACE_LOW", sentence);
        this.core.spaceLow(low, this.nowMs());
      },
      broken: (error) => this.#fail(error),
    };
  }

  #membersPorts(): MembershipPorts | undefined {
    const { members } = this.#options;
    if (members === undefined) return undefined;
    const { keeper, proofs } = members;
    keeper.attach({
      kept: (version) => this.core.rosterKept(version, this.nowMs()),
      notKept: (version, error) => {
        const why = error instanceof Error ? error.message : String(error);
        this.#logSome("error", "COTERIE_ROSTER_NOT_KEPT", why, {});
        this.core.rosterNotKept(version, this.nowMs());
      },
    });
    return { store: keeper, proofs, roster: keeper.roster };
  }

  /** The wall's clock may be set at any time, so it is looked at with every tick. */
  #tellWallTime(): void {
    this.core.wallIs(Math.trunc(this.#options.clock.wallMs()), this.nowMs());
  }

  #tellOfRoom(): void {
    if (this.nowMs() - this.#toldOfRoomAtMs < 60_000) return;
    this.#toldOfRoomAtMs = this.nowMs();
    const sentence = "no file descriptor is left for a connection; raise ulimit -n";
    this.#options.log.line("warn", "COTERIE_DESCRIPTORS", sentence);
  }

  #accept(socket: AcceptedSocket): void {
    if (this.#connections.size >= this.#room) this.#tellOfRoom();
    const connection = new Connection(socket, this);
    this.#connections.add(connection);
    connection.start();
  }

  stop(): void {
    this.#listener?.close();
    this.core.stop(this.nowMs());
    this.#closeIfStopped();
  }

  /** The disk can no longer be trusted: nothing more is promised, and nobody is told anything. */
  #fail(reason: Error): void {
    this.#closing = true;
    this.#listener?.close();
    this.#alarm.set(Infinity);
    for (const connection of this.#connections) connection.destroy();
    // Its thread would keep this process alive, and nobody would start the server again.
    const failed = (): void => this.#end.reject(reason);
    this.#options.opened.store.close().then(failed, failed);
  }

  #closeIfStopped(): void {
    if (!this.core.stopped || this.#closing) return;
    this.#closing = true;
    this.#alarm.set(Infinity);
    for (const connection of this.#connections) connection.destroy();
    void this.#closeFiles().then(this.#end.resolve, this.#end.reject);
  }

  async #closeFiles(): Promise<void> {
    await this.#options.members?.keeper.close();
    await this.#options.opened.store.close();
  }

  // What connections need.

  nowMs(): number {
    return this.#alarm.nowMs();
  }

  admitsPlain(address: string): boolean {
    if (admitsPlain(this.#options.plain ?? "loopback", address)) return true;
    this.#logSome("info", "COTERIE_PLAIN_REFUSED", "only TLS is let in from there", { address });
    return false;
  }

  gone(connection: Connection): void {
    this.#connections.delete(connection);
    if (this.core.state.stopping) atEndOfTurn(() => this.#closeIfStopped());
  }

  // What the core asks for.

  wakeAt(atMs: number): void {
    if (!this.#closing) this.#alarm.set(atMs);
  }

  note(note: CoreNote): void {
    const facts = note.name === undefined ? {} : { name: note.name };
    this.#logSome("info", note.code, note.detail ?? "", facts);
  }

  /** Logs what others can cause as often as they like. */
  #logSome(level: Level, code: string, sentence: string, facts: Facts): void {
    const withheld = this.#noteLimit.admit(code, this.nowMs());
    if (withheld === undefined) return;
    const all = withheld === 0 ? facts : { ...facts, withheld };
    this.#options.log.line(level, code, sentence, all);
  }
}

function arrivalsOf({ tls, clock, limits, members }: ServerOptions): ArrivalTerms | undefined {
  if (tls === undefined) return undefined;
  const handshakeMs = limits.handshakeMsMax;
  // Programs that know the seed's page only may be silent until somebody writes.
  const mustSpeak = members !== undefined;
  return { door: new TlsDoor(tls), clock, handshakeMs, mustSpeak };
}
