import { CoterieError } from "../wire/error.ts";
import type { FrameSink } from "../wire/frame.ts";
import { admitWaiting } from "./admission.ts";
import { stampAccepted } from "./confirming.ts";
import { paged, pump } from "./delivery.ts";
import { forgetStrayDevices, matchDevices, settleDevices } from "./devices/matching.ts";
import type { Envelope } from "./envelope.ts";
import { handleCommand } from "./handlers/index.ts";
import { committed, keepFailed } from "./keeping.ts";
import type { Limits } from "./limits.ts";
import { PLAIN_CHANNEL } from "./members/gate.ts";
import { rosterKept } from "./members/following.ts";
import type { MembershipPorts } from "./members/membership.ts";
import type { Channel } from "./members/ports.ts";
import { announceRoll } from "./members/sign-in.ts";
import { tellNews } from "./naming.ts";
import { isLoopback, networkOf } from "./network.ts";
import { presenceDueAtMs, tellPresence } from "./people.ts";
import type { ExpiredRecord, KeptRecord, Link, MailStore, Shell, StoreState } from "./ports.ts";
import { close, finished } from "./presence.ts";
import { expired } from "./retention.ts";
import { makeRoom, noRoomFor } from "./room.ts";
import { Session } from "./session.ts";
import { type Chance, CoreState } from "./state.ts";
import { Stopping } from "./stopping.ts";
import {
  ADMIT_EVERY_MS,
  admitAllWaiting,
  closeLeaving,
  closeNameless,
  LOOK_OVER_EVERY_MS,
  lookOver,
  meetDeadlines,
  PROVE_EVERY_MS,
} from "./timing.ts";

/** Takes the frames of whichever session is at hand: frames come by the million. */
class SessionSink implements FrameSink {
  readonly #core: CoreState;
  /** Whose frames come. */
  session: Session | undefined = undefined;
  /** Commands handed out, so that an unfinished one can be told from the one before it. */
  frames = 0;

  constructor(core: CoreState) {
    this.#core = core;
  }

  frame(bytes: Uint8Array, at: number, size: number): void {
    this.frames += 1;
    if (this.session !== undefined) handleCommand(this.#core, this.session, bytes, at, size);
  }
}

/**
 * The rules of the server behind one door. Events go in with the time at which they happened;
 * what comes of them goes out through {@link Link}, {@link MailStore} and {@link Shell}. It reads
 * no clock, socket or disk, so that a simulation drives the very same code.
 *
 * Times are milliseconds, whole numbers, of a clock that never goes back.
 */
export class ServerCore {
  readonly state: CoreState;
  readonly #sink: SessionSink;
  #stopping: Stopping | undefined;
  #wakeAtMs = Infinity;
  #lookOverAtMs = -Infinity;

  constructor(
    limits: Limits,
    store: MailStore,
    shell: Shell,
    stored: StoreState,
    chance: Chance = { seed: 0, incarnation: 1n },
    members?: MembershipPorts,
  ) {
    this.state = new CoreState(limits, store, shell, stored, chance, members);
    matchDevices(this.state);
    forgetStrayDevices(this.state);
    this.#sink = new SessionSink(this.state);
  }

  /** A peer has connected. `undefined`: it was turned away, and its link is destroyed. */
  opened(
    link: Link,
    address: string,
    nowMs: number,
    channel: Channel = PLAIN_CHANNEL,
  ): Session | undefined {
    const core = this.state;
    core.nowMs = nowMs;
    const network = networkOf(address);
    const arriving = { network, isLocal: isLoopback(address) };
    makeRoom(core, arriving);
    if (core.doomed.size > 0) this.#closeDoomed();
    const why = noRoomFor(core, arriving);
    if (why !== undefined) {
      core.shell.note({ code: "COTERIE_TURNED_AWAY", detail: why });
      link.destroy();
      return undefined;
    }
    const session = new Session(link, network, core, nowMs);
    session.channel = channel;
    core.sessions.add(session);
    core.nameless.add(session);
    if (!arriving.isLocal) {
      core.networks.set(network, (core.networks.get(network) ?? 0) + 1);
      core.membership?.strangers.add(network, nowMs);
    }
    closeNameless(core);
    this.#settle();
    return session;
  }

  /** `bytes[0, size)` have come. They may be changed in place, and are not kept. */
  received(session: Session, bytes: Uint8Array, nowMs: number, size: number = bytes.length): void {
    const core = this.state;
    core.nowMs = nowMs;
    if (!session.listening || this.#stopping?.saysFarewell) return;
    const sink = this.#sink;
    sink.session = session;
    const framesBefore = sink.frames;
    const wasCapped = session.pending.size >= core.limits.pendingMax;
    try {
      session.cutter.push(bytes, sink, size);
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      core.doom(session, error.message);
    }
    if (wasCapped && session.reader !== undefined) pump(core, session.reader);
    if (session.cutter.unfinishedBytes === 0) session.begunAtMs = -1;
    else if (session.begunAtMs === -1 || sink.frames > framesBefore) session.begunAtMs = nowMs;
    this.#settle();
  }

  /** Its shell had put off reading from this connection, and goes on now. */
  resumed(session: Session, nowMs: number): void {
    session.resumedAtMs = nowMs;
    // The rest of a command could not be read meanwhile.
    if (session.begunAtMs !== -1) session.begunAtMs = nowMs;
  }

  /** What is to be written on this connection now, in one write; see `Output.take`. */
  takeOutput(session: Session, nowMs: number): Uint8Array | undefined {
    return session.output.take(nowMs);
  }

  /** The write of what was taken last has been accepted whole by the operating system. */
  accepted(session: Session, nowMs: number): void {
    const core = this.state;
    core.nowMs = nowMs;
    session.output.accepted();
    if (session.role === "closed") return;
    if (session.handed.size > 0) stampAccepted(core, session, session.output.flush - 1);
    const { reader } = session;
    if (reader !== undefined && reader.session === session) pump(core, reader);
    if (session.waiting.length > 0) admitWaiting(core, session);
    if (!session.output.empty) session.link.wake();
    this.#settle();
  }

  /** The peer has sent FIN, and no error has been seen. */
  finished(session: Session, nowMs: number): void {
    this.state.nowMs = nowMs;
    finished(this.state, session);
    this.#settle();
  }

  /** The connection is gone: an error, or both sides have ended it. */
  closed(session: Session, nowMs: number): void {
    this.state.nowMs = nowMs;
    close(this.state, session);
    this.#settle();
  }

  /** A group is on disk. */
  committed(envelopes: readonly Envelope[], nowMs: number): void {
    this.state.nowMs = nowMs;
    for (const envelope of envelopes) committed(this.state, envelope);
    this.#settle();
  }

  /** A group could not be written. */
  keepFailed(envelopes: readonly Envelope[], nowMs: number): void {
    this.state.nowMs = nowMs;
    for (const envelope of envelopes) keepFailed(this.state, envelope);
    this.#settle();
  }

  /** Numbers below `end` may be used. */
  reserved(end: number, nowMs: number): void {
    this.state.nowMs = nowMs;
    this.state.numbers.reserved(end);
    this.#settle();
  }

  /** The page that was asked for after `after`. */
  paged(person: number, after: number, records: readonly KeptRecord[], nowMs: number): void {
    this.state.nowMs = nowMs;
    const owner = this.state.directory.byId(person);
    if (owner !== undefined) paged(this.state, owner, after, records);
    this.#settle();
  }

  /** The retention has removed kept messages of this person. */
  expired(person: number, records: readonly ExpiredRecord[], nowMs: number): void {
    this.state.nowMs = nowMs;
    const owner = this.state.directory.byId(person);
    if (owner !== undefined) expired(this.state, owner, records);
    this.#settle();
  }

  /** The roster of this version is on the disk, and with it every earlier one. */
  rosterKept(version: number, nowMs: number): void {
    this.state.nowMs = nowMs;
    rosterKept(this.state, version);
    matchDevices(this.state);
    this.#settle();
  }

  /** The roster of this version could not be written, nor is any later one. */
  rosterNotKept(version: number, nowMs: number): void {
    this.state.nowMs = nowMs;
    this.state.membership?.changes.notKept(version);
    this.#settle();
  }

  /**
   * The server will have another key: everybody who signs in is told.
   *
   * @param body - of ROLL; `undefined`: it has it now, and nobody is told any more.
   */
  announceRoll(body: Uint8Array | undefined, nowMs: number): void {
    this.state.nowMs = nowMs;
    announceRoll(this.state, body);
    this.#settle();
  }

  /**
   * The disk is nearly full, or has room again. While it is, messages that would have to be kept
   * are refused; what was accepted before can still be kept out of the reserve.
   */
  spaceLow(low: boolean, nowMs: number): void {
    this.state.nowMs = nowMs;
    this.state.spaceLow = low;
  }

  /** What a clock on the wall says, in ms since 1970: for people, never for deadlines. */
  wallIs(wallMs: number, nowMs: number): void {
    this.state.wallOffsetMs = wallMs - nowMs;
  }

  /**
   * Time has passed.
   *
   * @param handledUptoMs - everything that had arrived by this time has been handed to the core;
   * earlier than `nowMs` if the server has stood still in between.
   */
  tick(nowMs: number, handledUptoMs: number = nowMs): void {
    const core = this.state;
    core.nowMs = nowMs;
    core.handledUptoMs = handledUptoMs;
    this.#wakeAtMs = Infinity;
    meetDeadlines(core);
    if (core.waiting.size > 0) admitAllWaiting(core);
    closeLeaving(core);
    if (nowMs >= this.#lookOverAtMs) {
      this.#lookOverAtMs = nowMs + LOOK_OVER_EVERY_MS;
      lookOver(core);
    }
    this.#settle();
  }

  /** Begins the stop sequence; `stopped` tells when it is through. No connection may be opened. */
  stop(nowMs: number): void {
    if (this.#stopping !== undefined) return;
    this.state.nowMs = nowMs;
    this.#stopping = new Stopping(this.state);
    this.#settle();
  }

  get stopped(): boolean {
    return this.#stopping?.done ?? false;
  }

  /** What every event ends with: connections to close, cursors to move, the next waking. */
  #settle(): void {
    const core = this.state;
    if (core.doomed.size > 0) this.#closeDoomed();
    settleDevices(core);
    if (core.names.news.size > 0 || core.fatesDue.size > 0) tellNews(core);
    if (core.presenceDue.size > 0) tellPresence(core);
    // First what became of them: whatever a crash lets through must not have left without a word.
    core.names.flush(core.nowMs);
    for (const number of core.erasures) core.store.erase(number);
    core.erasures.length = 0;
    if (core.cursors.size > 0) {
      for (const [person, upto] of core.cursors) core.store.advance(person.id, upto);
      core.cursors.clear();
    }
    this.#stopping?.step(core);
    const dueAtMs = this.#dueAtMs();
    if (dueAtMs >= this.#wakeAtMs) return;
    this.#wakeAtMs = dueAtMs;
    core.shell.wakeAt(dueAtMs);
  }

  #closeDoomed(): void {
    const core = this.state;
    for (const [session, why] of core.doomed) {
      close(core, session);
      core.shell.note({ code: "COTERIE_CLOSED", detail: why });
    }
    core.doomed.clear();
  }

  #dueAtMs(): number {
    const core = this.state;
    let atMs = core.deadlines.nextAtMs();
    if (core.waiting.size > 0) atMs = Math.min(atMs, core.nowMs + ADMIT_EVERY_MS);
    if (core.leaving.size > 0) {
      const [first] = core.leaving;
      atMs = Math.min(atMs, first?.closeAtMs ?? Infinity);
    }
    if (core.sessions.size > 0) {
      atMs = Math.min(atMs, Math.max(this.#lookOverAtMs, core.nowMs + 1));
    }
    if (core.handledUptoMs < core.provenFromMs) {
      // A trickle of kept messages is looked at now and then, its last one in time.
      const soonMs = Math.max(core.nowMs, core.handledUptoMs) + PROVE_EVERY_MS;
      atMs = Math.min(atMs, Math.max(core.nowMs + 1, Math.min(core.provenFromMs, soonMs)));
    }
    atMs = Math.min(atMs, core.names.dueAtMs);
    if (core.presenceDue.size > 0) atMs = Math.min(atMs, presenceDueAtMs(core));
    if (this.#stopping !== undefined) atMs = Math.min(atMs, this.#stopping.dueAtMs);
    return atMs;
  }
}
