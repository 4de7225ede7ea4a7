import type { Alarm, Clock } from "../io/clock.ts";
import { Feature } from "../wire/added-type.ts";
import type { Welcome } from "../wire/hello.ts";
import type { Username } from "../wire/username.ts";
import type { HelloFacts } from "./greeting.ts";
import { hello, helloOfLevel2, knock, knockAfterMs } from "./greeting.ts";

/** A server that knows level 2 answers HELLO at once; who has not by now speaks level 1. */
const welcomeWithinMs = 2000;

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
}

/**
 * The beginning of a connection: says who we are, and finds out what the server speaks. HELLO is
 * nothing to a server of level 1; it has two seconds to show that it is something to this one.
 */
export class Handshake {
  level: Level = { kind: "asking" };
  readonly #user: Username;
  readonly #clock: Clock;
  readonly #out: HandshakeOut;
  #alarm: Alarm | undefined;
  #hasHeard = false;

  constructor(user: Username, clock: Clock, out: HandshakeOut) {
    this.#user = user;
    this.#clock = clock;
    this.#out = out;
  }

  /** @param facts what HELLO says; `undefined` to speak level 1 and ask nothing. */
  begin(facts: HelloFacts | undefined): void {
    if (facts === undefined) {
      this.#speakPlain();
      return;
    }
    this.#out.write([helloOfLevel2(this.#user, facts)]);
    this.#alarm = this.#clock.after(welcomeWithinMs, () => {
      this.#speakPlain();
    });
  }

  welcomed(welcome: Welcome): void {
    if (this.level.kind !== "asking") return;
    this.#alarm?.cancel();
    this.#agree({ kind: "full", welcome });
  }

  /** The server has said something that only a Coterie server says. */
  heard(): void {
    this.#hasHeard = true;
  }

  cancel(): void {
    this.#alarm?.cancel();
  }

  #speakPlain(): void {
    this.#out.write([hello(this.#user)]);
    this.#alarm = this.#clock.after(knockAfterMs, () => {
      if (!this.#hasHeard) this.#out.write([knock(this.#user)]);
    });
    this.#agree({ kind: "plain" });
  }

  #agree(level: Level): void {
    this.level = level;
    this.#out.agreed(level);
  }
}
