/**
 * The vocabulary of the tests of the core: a server, its disk, a clock set by hand, and people.
 *
 * Nothing here decides what the server does: it is the real core. After every event the laws of
 * `laws.testing.ts` are checked, and that a "300" was never heard before the disk had it.
 */

import assert from "node:assert/strict";
import { FakeDisk } from "./disk.testing.ts";
import { checkLaws } from "./laws.testing.ts";
import type { Limits } from "./limits.ts";
import { LIMITS_DEFAULT } from "./limits.ts";
import type { MembershipPorts } from "./members/membership.ts";
import type { Arrived, PeerOptions, PeerStage } from "./peer.testing.ts";
import { Peer } from "./peer.testing.ts";
import type { CoreNote, Shell } from "./ports.ts";
import { ServerCore } from "./server-core.ts";

/** How a play is set up. */
export interface PlayOptions {
  readonly limits?: Partial<Limits>;
  /** Check the laws only at the end of each event that the play names itself. Default: always. */
  readonly isUnchecked?: boolean;
  /** Made anew with each start of the server; without it nobody signs in. */
  readonly members?: () => MembershipPorts;
}

const CHANCE = { seed: 0, incarnation: 1n } as const;

class FakeServer implements Shell, PeerStage {
  readonly disk: FakeDisk;
  readonly notes: CoreNote[] = [];
  core: ServerCore;
  nowMs = 1_000_000;
  wakeAtMs: number = Infinity;
  isUnchecked: boolean;
  readonly #limits: Limits;
  readonly #members: PlayOptions["members"];
  readonly #awake: Set<Peer> = new Set();
  readonly #peers: Set<Peer> = new Set();
  #depth = 0;

  constructor(disk: FakeDisk, options: PlayOptions) {
    this.disk = disk;
    this.#limits = { ...LIMITS_DEFAULT, ...options.limits };
    this.#members = options.members;
    this.isUnchecked = options.isUnchecked ?? false;
    this.core = this.#start();
  }

  /** A program connects and says who it is. */
  accepts(name: string, options: PeerOptions = {}): Peer {
    return this.connects(name, options).greets();
  }

  /** A program connects and says nothing yet. */
  connects(name: string, options: PeerOptions = {}): Peer {
    const peer = new Peer(this, name, options);
    this.#peers.add(peer);
    return peer.connects();
  }

  /** Is killed and starts again: what was not committed is lost, and so is every connection. */
  restarts(): void {
    for (const peer of this.#peers) peer.isClosed = true;
    this.#peers.clear();
    this.#awake.clear();
    this.disk.crashes();
    this.core = this.#start();
  }

  /** SIGTERM. */
  stops(): void {
    this.event(() => this.core.stop(this.nowMs));
  }

  get isStopped(): boolean {
    return this.core.stopped;
  }

  /** Codes and details of what it has noted, for a log. */
  noted(code: string): string[] {
    return this.notes.filter((note) => note.code === code).map((note) => note.detail ?? "");
  }

  event(happens: () => void): void {
    this.#depth += 1;
    happens();
    this.#depth -= 1;
    if (this.#depth > 0) return;
    this.#flush();
    if (!this.isUnchecked) checkLaws(this.core.state, this.disk);
    if (this.disk.isPrompt) this.disk.commits();
  }

  /** The laws hold; for plays that are too large to have this looked at after every event. */
  keepsTheLaws(): void {
    checkLaws(this.core.state, this.disk);
  }

  wake(peer: Peer): void {
    this.#awake.add(peer);
  }

  heard(peer: Peer, answer: Arrived): void {
    if (answer.text !== "300") return;
    const kept = this.disk.hasKept(peer.name, answer.id, answer.src);
    assert.ok(kept, `${peer.name} hears 300 for message ${answer.id}, which is not on disk`);
  }

  wakeAt(atMs: number): void {
    this.wakeAtMs = atMs;
  }

  note(note: CoreNote): void {
    this.notes.push(note);
  }

  #start(): ServerCore {
    this.wakeAtMs = Infinity;
    const { state } = this.disk;
    const core = new ServerCore(this.#limits, this.disk, this, state, CHANCE, this.#members?.());
    this.core = core;
    this.disk.enter(this);
    if (!this.disk.isStuck) this.disk.commits();
    return core;
  }

  #flush(): void {
    for (let rounds = 0; this.#awake.size > 0; rounds += 1) {
      assert.ok(rounds < 10_000, "the turn comes to its end");
      this.#depth += 1;
      for (const peer of this.#awake) {
        this.#awake.delete(peer);
        peer.flush();
      }
      this.#depth -= 1;
    }
  }
}

class HandClock {
  readonly #server: FakeServer;

  constructor(server: FakeServer) {
    this.#server = server;
  }

  /** Time passes, with the timer ringing on time. */
  passes(ms: number): void {
    const server = this.#server;
    const endMs = server.nowMs + ms;
    for (let rings = 0; server.wakeAtMs <= endMs; rings += 1) {
      assert.ok(rings < 100_000, "the timer comes to rest");
      assert.ok(server.wakeAtMs < Infinity);
      server.nowMs = Math.max(server.nowMs, server.wakeAtMs);
      this.#ring();
    }
    server.nowMs = endMs;
  }

  /** Time passes, but what happens next is noticed before the timer rings. */
  runsAhead(ms: number): void {
    this.#server.nowMs += ms;
  }

  /** Time passes while the process does not run: the timer rings once, late. */
  jumps(ms: number): void {
    this.#server.nowMs += ms;
    this.#ring();
  }

  #ring(): void {
    const server = this.#server;
    server.wakeAtMs = Infinity;
    server.event(() => server.core.tick(server.nowMs));
  }
}

export type Server = FakeServer;
export type Disk = FakeDisk;
export type Clock = HandClock;

/** A play: ann and bob are connected and have said who they are. */
export interface Play {
  readonly server: Server;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly ann: Peer;
  readonly bob: Peer;
}

/** An empty stage: a server that nobody is connected to. */
export function stage(options: PlayOptions = {}): Omit<Play, "ann" | "bob"> {
  const disk = new FakeDisk();
  const server = new FakeServer(disk, options);
  return { server, disk, clock: new HandClock(server) };
}

/** The usual beginning. */
export function play(options: PlayOptions = {}): Play {
  const empty = stage(options);
  const ann = empty.server.accepts("ann");
  const bob = empty.server.accepts("bob");
  empty.disk.commits();
  return { ...empty, ann, bob };
}

/** None of these has been sent anything that the play has not looked at. */
export function nothingElseArrives(...peers: readonly Peer[]): void {
  for (const peer of peers) {
    assert.deepEqual(peer.messages, [], `messages for ${peer.name}`);
    assert.deepEqual(peer.answers, [], `answers for ${peer.name}`);
  }
}

/** Every message has come to its end and nobody waits for anything. */
export function everythingHasEnded({ server, disk }: Pick<Play, "server" | "disk">): void {
  disk.commits();
  const { state } = server.core;
  assert.equal(state.queued, 0, "messages that have not ended");
  assert.equal(state.owed, 0, "answers owed");
  assert.equal(state.slabs.liveBytes, 0, "live bytes");
  assert.equal(state.committingMessages, 0, "messages being committed");
  assert.equal(state.deadlines.nextAtMs(), Infinity, "no message has a deadline");
  assert.deepEqual(disk.texts, [], "the disk");
}
