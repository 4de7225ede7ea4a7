import { Client } from "./client.ts";
import type { ClientWorld } from "./client-world.ts";
import type { Product } from "./core-module.ts";
import type { Name } from "./frames.ts";
import { act, badName } from "./hostile.ts";
import type { Facts } from "./ledger.ts";
import type { Endpoint } from "./network.ts";
import type { Traits } from "./traits.ts";
import type { Random } from "./random.ts";

/** What a program needs of its world to connect. */
export interface Dialer extends ClientWorld {
  /** Connects; `undefined` if nobody listens. Refusal and success take their time. */
  dial(traits: Traits, run: number, ready: (line: Line | undefined) => void): void;
  /** Names to write to. */
  readonly recipients: readonly Name[];
  /** Eight bytes that nobody has had. */
  newEpoch(): bigint;
  readonly product: Product;
}

export interface Line {
  readonly endpoint: Endpoint;
  readonly facts: Facts;
  /** By which a program signs in, if it is to say that itself. */
  readonly opening?: Uint8Array;
}

/** A program as those see it who end a run. */
export interface Actor {
  traits: Traits;
  readonly client: Visible | undefined;
  /** It goes on sending by itself. */
  readonly isSending: boolean;
  /** From now on it answers at once, sends nothing of its own, and stays. */
  tame(): void;
  connect(): void;
  /** Sends again what was put off, where a program does such a thing. */
  nudge(): void;
}

/** A connection of a program. */
export interface Visible {
  readonly facts: Facts;
  readonly endpoint: Endpoint;
  readonly over: boolean;
  readonly writable: boolean;
  readonly halfClosed: boolean;
  ping(): void;
  /** Does what proves that all was read even where a sign of life proves nothing. */
  proveReading(): void;
  leave(how: "close" | "reset" | "vanish" | "half"): void;
}

/** One user's program: connects, acts as its traits say, goes away, comes back. */
export class Program implements Actor {
  readonly #world: Dialer;
  readonly #random: Random;
  readonly #answerRandom: Random;
  traits: Traits;
  client: Client | undefined;
  /** Connections so far. */
  runs = 0;
  #nextId = 0;
  /** It does what it is told only. */
  tamed = false;
  #dialing = false;

  constructor(world: Dialer, random: Random, answerRandom: Random, traits: Traits) {
    this.#world = world;
    this.#random = random;
    this.#answerRandom = answerRandom;
    this.traits = traits;
    world.schedule.after(traits.startMs + random.below(50), () => this.connect());
    this.#actLater();
  }

  connect(): void {
    if (this.#dialing || (this.client !== undefined && !this.client.over)) return;
    this.#dialing = true;
    this.runs += 1;
    this.#world.dial(this.traits, this.runs, (line) => {
      this.#dialing = false;
      if (line === undefined) this.#comeBack();
      else this.#begin(line);
    });
  }

  get isSending(): boolean {
    return false;
  }

  nudge(): void {
    // Level 1 sends everything once.
  }

  tame(): void {
    this.tamed = true;
    this.traits = {
      ...this.traits,
      answerMaxMs: 0,
      hostile: [],
      neverReads: false,
    };
    if (this.client === undefined) return;
    this.client.traits = this.traits;
    this.client.wakeUp();
  }

  #begin(line: Line): void {
    const nextId = this.#firstId();
    const start = { ...line, nextId };
    const client = new Client(this.#world, this.#answerRandom, this.traits, start, () => {
      this.#nextId = client.nextId;
      this.#comeBack();
    });
    this.client = client;
    const { hostileFeatures } = this.traits;
    if (hostileFeatures !== undefined && !this.tamed) client.helloOfLevel2(hostileFeatures);
    else if (this.traits.hello || this.tamed || this.traits.hostile.length > 0) client.hello();
    else this.#send(client);
  }

  #firstId(): number {
    if (this.traits.ids === "from 0") return 0;
    return this.traits.ids === "go on" ? this.#nextId : this.#random.u32();
  }

  #comeBack(): void {
    if (!this.tamed) {
      this.#world.schedule.after(this.#random.around(this.traits.awayMs), () => {
        if (!this.tamed) this.connect();
      });
    }
  }

  #actLater(): void {
    this.#world.schedule.after(this.#random.around(this.traits.actEveryMs), () => {
      if (this.tamed) return;
      if (this.client?.writable === true) this.#act(this.client);
      this.#actLater();
    });
  }

  #act(client: Client): void {
    const { traits } = this;
    const random = this.#random;
    if (random.chance(traits.leaveChance)) client.leave(random.pick(traits.leaves));
    else if (random.chance(traits.stallChance)) client.stall(random.around(2500));
    else if (random.chance(traits.silentChance)) {
      client.silentUntilMs = this.#world.schedule.nowMs + random.around(4000);
    } else if (traits.hostile.length > 0 && random.chance(0.6)) {
      act(this.#world, client, random, random.pick(traits.hostile), this.#world.recipients);
    } else if (random.chance(traits.sendChance)) {
      for (let left = random.between(1, traits.burstMax); left > 0; left -= 1) this.#send(client);
    } else if (random.chance(0.5)) {
      client.ping();
    }
  }

  #send(client: Client): void {
    const { traits } = this;
    const random = this.#random;
    const type = random.chance(traits.offlineChance) ? 2 : 0;
    const textBytes = unambiguous(random.between(traits.textMin, traits.textMax));
    if (random.chance(traits.badNameChance)) {
      client.send(type, badName(random), textBytes);
      return;
    }
    const self = random.chance(traits.selfChance);
    const dst = self ? client.facts.name : random.pick(this.#world.recipients);
    const repeats = traits.repeatsIds && client.nextId > 0 && random.chance(0.01);
    const again = repeats ? client.nextId - 1 : undefined;
    client.send(type, dst, textBytes, again);
  }
}

/** Nine lengths fit in both byte orders, and a first command of one may be misread. */
export function unambiguous(textBytes: number): number {
  const size = textBytes + 24;
  const swapped = ((size & 0xff) << 8) | (size >> 8);
  return swapped >= 24 && swapped <= 1024 ? textBytes - 3 : textBytes;
}
