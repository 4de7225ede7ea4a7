import type { HowChanged } from "../src/core/members/changes.ts";
import type { MembershipPorts } from "../src/core/members/membership.ts";
import type { Refusal, Roster } from "../src/core/members/roster.ts";
import type { ServerCore } from "../src/core/server-core.ts";
import type { Session } from "../src/core/session.ts";
import type { Frame, FrameReader } from "./frames.ts";
import type { Group } from "./group.ts";
import type { Speaker } from "./identity.ts";
import type { Time } from "./process-time.ts";
import { SimRosterFile } from "./roster-file.ts";
import type { Vault } from "./secrets.ts";
import { must } from "./violation.ts";

const NOTHING = new Uint8Array(0);

/** What it needs of who belongs to the group. */
interface Members extends Pick<Group, "identity" | "disk"> {
  readonly vault: Pick<Vault, "proofs">;
}

/** The server's end of a connection on which somebody may sign in. */
interface SignInLink<F extends Speaker> {
  readonly facts: F;
  readonly reader: FrameReader;
  readonly session: Session | undefined;
  readonly dead: boolean;
}

/** What the members' part of a run of the server needs of the rest. */
interface Around<F extends Speaker> {
  readonly time: Time;
  readonly links: ReadonlySet<SignInLink<F>>;
  /** Whoever spoke there is taken away: nothing that it has said or is owed counts any more. */
  readonly over: (facts: F) => void;
  /** A roster is on the disk; the core hears of it next, unless the process dies. */
  readonly durable?: (roster: Roster) => void;
  readonly core: () => ServerCore;
  readonly isDead: () => boolean;
  /** Gives the core an event, and looks at what came of it. */
  readonly do: (event: () => void) => void;
}

/** What a run of a server has for its members: the file of the roster, a look at who comes. */
export class MembershipHost<F extends Speaker> {
  readonly #group: Members;
  readonly #around: Around<F>;
  readonly #file: SimRosterFile;

  constructor(group: Members, around: Around<F>) {
    this.#group = group;
    this.#around = around;
    const { identity, disk } = group;
    this.#file = new SimRosterFile(disk, around.time, {
      asked: (roster) => identity.asked(roster),
      durable: (roster) => {
        identity.durable(roster);
        around.durable?.(roster);
      },
      kept: (version) => around.do(() => this.#kept(version)),
      notKept: (version) => {
        around.do(() => around.core().rosterNotKept(version, around.time.nowMs));
      },
    });
  }

  get ports(): MembershipPorts {
    const { proofs } = this.#group.vault;
    return { proofs, store: this.#file, roster: this.#file.roster };
  }

  /** With everything that is under way. */
  get roster(): Roster {
    return this.#file.roster;
  }

  get idle(): boolean {
    return this.#file.idle;
  }

  crash(): void {
    this.#file.crash();
  }

  /** The operator changes the roster; `told` hears what came of it, unless the server crashes. */
  change(make: (roster: Roster) => Roster | Refusal, told: (how: HowChanged) => void): void {
    const { core } = this.#around;
    this.#around.do(() => core().state.membership?.changes.change(make, told));
  }

  /** The server takes whoever is on this connection for signed in. */
  looksAt({ facts, session }: SignInLink<F>): void {
    if (session?.login !== undefined) this.#group.identity.signedIn(facts, session.login);
  }

  /**
   * What comes on a connection on which nobody may speak, command by command, as the network might
   * have brought it. Returns what comes behind its signing in.
   */
  signingIn(link: SignInLink<F>, bytes: Uint8Array): Uint8Array {
    const { core, time, isDead } = this.#around;
    const { identity } = this.#group;
    const { facts, reader, session } = link;
    if (session === undefined) return bytes;
    let at = 0;
    while (!link.dead && !isDead()) {
      this.looksAt(link);
      if (identity.speaks(facts) || at === bytes.length) return bytes.subarray(at);
      const from = at;
      let frames: readonly Frame[] = [];
      for (; at < bytes.length && frames.length === 0; at += 1) {
        frames = reader.push(bytes.subarray(at, at + 1));
      }
      for (const frame of frames) identity.offered(facts, frame);
      const some = bytes.slice(from, at);
      this.#around.do(() => core().received(session, some, time.nowMs));
      const isHeard = session.listening && session.person !== undefined;
      if (isHeard) identity.mustSpeak(facts, "is listened to");
    }
    return NOTHING;
  }

  /** Whoever spoke with what is taken away speaks no more, and hears nothing. */
  #kept(version: number): void {
    const { core, over, links, time } = this.#around;
    const before = [...links].filter(({ session }) => session?.listening === true);
    core().rosterKept(version, time.nowMs);
    for (const { session, facts } of before) {
      if (!this.#group.identity.isOver(facts)) continue;
      const isLet = session?.listening === true && session.person !== undefined;
      must(!isLet, "M4", () => `c${facts.number} goes on as ${facts.name.label}`);
      over(facts);
    }
  }
}
