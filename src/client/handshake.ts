import type { Alarm, Clock } from "../io/clock.ts";
import { Feature } from "../wire/added-type.ts";
import type { Ask, FateList } from "../wire/fate-list.ts";
import type { Hello, Welcome } from "../wire/hello.ts";
import type { Username } from "../wire/username.ts";
import { ask, hello, helloOfLevel2, knock, knockAfterMs } from "./greeting.ts";

/**
 * A server that knows level 2 answers HELLO at once; who has not by now speaks level 1. One that
 * has answered before is only slow today, and level 1 would cost more than the wait: there nobody
 * knows what has come before under its name.
 */
const welcomeWithinMs = { stranger: 2000, known: 10_000 } as const;

/** The messageID of the question whether names have been used before. */
const checkId = 1;

/** How a connection begins. */
export interface Beginning {
  /** By which one signs in: stands in front of everything else. */
  readonly opening: readonly Uint8Array[];
  /** What HELLO says; `undefined` to speak level 1 and ask nothing. */
  readonly facts: Hello | undefined;
  /** This server has answered HELLO before. */
  readonly isKnown: boolean;
  /** It is to be tried again rather than spoken to on level 1. */
  readonly isExpected: boolean;
  /** A server of level 1 is told no name, since that would take it over. */
  readonly asksOnly: boolean;
  /** Names of texts to come, which the server should not know. */
  readonly unused: Ask;
}

/** What both sides of a connection speak. */
export type Level =
  /** Nothing is agreed yet: HELLO is out. */
  | { readonly kind: "asking" }
  /** The seed's three types. */
  | { readonly kind: "plain" }
  | { readonly kind: "full"; readonly welcome: Welcome };

/** Whether messages have names on this connection, so that they may be sent again. */
export function hasNames(level: Level): boolean {
  return level.kind === "full" && (level.welcome.features & Feature.names) !== 0;
}

/** Whether facts precede messages on this connection, and numbers confirm them. */
export function hasFacts(level: Level): boolean {
  return level.kind === "full" && (level.welcome.features & Feature.facts) !== 0;
}

/** Whether the server tells who is here, and relays signs of life. */
export function hasPeople(level: Level): boolean {
  return level.kind === "full" && (level.welcome.features & Feature.people) !== 0;
}

export interface HandshakeOut {
  write(commands: readonly Uint8Array[]): void;
  /** It is known now what both sides speak. */
  agreed(level: Level): void;
  /**
   * The server has said what it knows of unused names.
   *
   * @returns whether the connection goes on.
   */
  checked(fates: FateList): boolean;
  /** A server that has answered HELLO before does not now: this connection is of no use. */
  unanswered(): void;
  /** The server speaks level 2, be it that it said so too late for this connection. */
  welcomed(): void;
}

/**
 * The beginning of a connection: says who we are, and finds out what the server speaks. HELLO is
 * nothing to a server of level 1; it has two seconds to show that it is something to this one.
 *
 * The question for unused names stands right behind HELLO, so that it costs no time of its own; no
 * text leaves before its answer. A server that answers HELLO and not this has two seconds as well.
 */
export class Handshake {
  level: Level = { kind: "asking" };
  /** Resolves to what both sides speak; to `undefined` if the connection ends before. */
  readonly agreement: Promise<Level | undefined>;
  readonly #agreement = Promise.withResolvers<Level | undefined>();
  readonly #user: Username;
  readonly #clock: Clock;
  readonly #out: HandshakeOut;
  #alarm: Alarm | undefined;
  #hasHeard = false;
  #asksOnly = false;
  #hasAsked = false;
  #isChecking = false;
  #welcome: Welcome | undefined;

  constructor(user: Username, clock: Clock, out: HandshakeOut) {
    this.#user = user;
    this.#clock = clock;
    this.#out = out;
    this.agreement = this.#agreement.promise;
  }

  begin({ opening, facts, isKnown, isExpected, asksOnly, unused }: Beginning): void {
    this.#asksOnly = asksOnly;
    if (facts === undefined) {
      this.#out.write(opening);
      this.#speakPlain();
      return;
    }
    this.#hasAsked = true;
    const commands = [...opening, helloOfLevel2(this.#user, facts)];
    this.#isChecking = unused.ids.length > 0;
    if (this.#isChecking) commands.push(ask(this.#user, checkId, unused));
    this.#out.write(commands);
    this.#alarm = this.#clock.after(welcomeWithinMs[isKnown ? "known" : "stranger"], () => {
      // What came while this process was busy is read first; it cancels this if it answers.
      this.#alarm = this.#clock.after(0, () => {
        if (this.#welcome === undefined && isExpected && !asksOnly) this.#out.unanswered();
        else if (this.#welcome === undefined) this.#speakPlain();
        else this.#agree({ kind: "full", welcome: this.#welcome });
      });
    });
  }

  welcomed(welcome: Welcome): void {
    if (this.#hasAsked) this.#out.welcomed();
    if (this.level.kind !== "asking" || this.#welcome !== undefined) return;
    this.#welcome = welcome;
    const level: Level = { kind: "full", welcome };
    if (!this.#isChecking || !hasNames(level)) this.#agree(level);
  }

  /** @returns whether that was about unused names. */
  checked(id: number, fates: FateList): boolean {
    if (id !== checkId) return false;
    if (!this.#isChecking || this.#welcome === undefined) return true;
    this.#isChecking = false;
    const goesOn = this.#out.checked(fates);
    // One that comes late has let texts leave, but no more are to follow under used names.
    if (goesOn && this.level.kind === "asking") {
      this.#agree({ kind: "full", welcome: this.#welcome });
    }
    return true;
  }

  /** The server has said something that only a Coterie server says. */
  heard(): void {
    this.#hasHeard = true;
  }

  /** The connection is over. */
  cancel(): void {
    this.#alarm?.cancel();
    this.#agreement.resolve(undefined);
  }

  #speakPlain(): void {
    if (!this.#asksOnly) {
      this.#out.write([hello(this.#user)]);
      this.#alarm = this.#clock.after(knockAfterMs, () => {
        if (!this.#hasHeard) this.#out.write([knock(this.#user)]);
      });
    }
    this.#agree({ kind: "plain" });
  }

  #agree(level: Level): void {
    if (level.kind === "full") this.#alarm?.cancel();
    this.level = level;
    this.#agreement.resolve(level);
    this.#out.agreed(level);
  }
}
