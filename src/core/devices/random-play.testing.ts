/** A play with several devices of each name that chance writes, and what must hold whatever. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { group, type MembersPlay } from "../members/members.testing.ts";
import { everythingHasEnded } from "../plays.testing.ts";
import { adds, revokes, withDevices } from "./devices.testing.ts";
import { RandomDevice, type Sent } from "./random-device.testing.ts";

const DIGITS: Readonly<Record<string, readonly string[]>> = {
  ann: ["a", "d", "e"],
  bob: ["b", "f"],
};
const NAMES = Object.keys(DIGITS);

const STEPS = [
  "connects",
  "connects",
  "connects",
  "sends",
  "sends",
  "sends",
  "sends",
  "takes",
  "takes",
  "takes",
  "takes all",
  "drops",
  "finishes",
  "blocks",
  "reads",
  "waits a little",
  "waits",
  "commits",
  "commits",
  "commits",
  "commits one group",
  "fails",
  "expires",
  "crashes",
  "stops",
  "revokes",
  "adds",
] as const;

/** One step; the numbers choose who and whom. */
export interface Step {
  readonly does: (typeof STEPS)[number];
  readonly one: number;
  readonly two: number;
}

/** Steps of a play, few of them or many. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record(
    { does: fc.constantFrom(...STEPS), one: fc.nat(99), two: fc.nat(99) },
    { noNullPrototype: true },
  ),
  { maxLength: 60, size: "max" },
);

/** Plays the steps and remembers who was told and shown what. */
export class DevicesPlay {
  readonly #play: MembersPlay;
  readonly #devices: RandomDevice[];
  readonly #plain: readonly string[];
  #epochs = 0n;
  readonly #texts: Map<string, Sent> = new Map();

  /** @param plain digits of devices that speak no more than the seed's page. */
  constructor(plain: readonly string[] = []) {
    this.#plain = plain;
    const limits = { addressConnectionsMax: 1000 };
    this.#play = group(limits, withDevices({ ann: ["d"], bob: ["f"] }));
    this.#devices = ["a", "d"].map((digit) => this.#new("ann", digit));
    this.#devices.push(...["b", "f"].map((digit) => this.#new("bob", digit)));
    this.#play.disk.commits();
  }

  plays(all: readonly Step[]): void {
    for (const step of all) {
      this.#does(step);
      this.#look();
    }
    this.#comesToAnEnd();
  }

  #does({ does, one, two }: Step): void {
    const device = this.#devices[one % this.#devices.length];
    if (device === undefined) this.#adds(one, two);
    else this.#deeds[does](device, one, two);
  }

  readonly #deeds: Readonly<
    Record<Step["does"], (device: RandomDevice, one: number, two: number) => void>
  > = {
    connects: (device) => this.#connects(device),
    sends: (device, _, two) => this.#sends(device, NAMES[two % NAMES.length] ?? "ann"),
    takes: (device) => this.#takes(device),
    "takes all": () => {
      for (const each of this.#devices) this.#takes(each);
    },
    drops: (device) => device.peer?.drops(),
    finishes: (device) => device.peer?.finishes(),
    blocks: (device) => device.peer?.blocks(),
    reads: (device) => device.peer?.reads(),
    "waits a little": (_, one) => this.#play.clock.passes(one * 5),
    waits: (_, one) => this.#play.clock.passes(one * 50),
    commits: () => this.#play.disk.commits(),
    "commits one group": () => this.#play.disk.commitsOneGroup(),
    fails: () => this.#fails(),
    expires: (_, one) => this.#expires(one),
    crashes: (_, one) => {
      if (one % 4 === 0) this.#crashes();
    },
    stops: (_, one, two) => {
      if (one % 4 === 0) this.#stops(two);
    },
    revokes: (device, one) => {
      if (one % 3 === 0) this.#revokes(device);
    },
    adds: (_, one, two) => this.#adds(one, two),
  };

  #connects(device: RandomDevice): void {
    device.connects(this.#play);
    this.#look();
    for (const sent of device.outbox.values()) this.#writes(sent);
  }

  #sends(device: RandomDevice, to: string): void {
    if (!device.isHere) return;
    const id = device.nextId;
    device.nextId += 1;
    const text = `${device.name} ${device.digit} ${this.#texts.size}`;
    const [mustHave, mustShow] = [this.#of(to), this.#of(device.name)];
    const some = { text, id, from: device, to, mustHave, mustShow };
    const sent: Sent = { ...some, code: undefined, isTaken: false, mayComeAgain: false };
    this.#texts.set(text, sent);
    device.outbox.set(id, sent);
    this.#writes(sent);
  }

  /** Sends a text, perhaps again: of what came of it the first time it is told. */
  #writes(sent: Sent): void {
    sent.mustHave = sent.mustHave.intersection(this.#of(sent.to));
    sent.mustShow = sent.mustShow.intersection(this.#of(sent.from.name));
    sent.from.sends(sent);
  }

  #of(name: string): Set<RandomDevice> {
    return new Set(this.#devices.filter((device) => device.name === name));
  }

  #takes(device: RandomDevice): void {
    if (device.isHere) device.takes(this.#texts);
  }

  #crashes(): void {
    this.#mayBeSentAnew();
    this.#play.server.restarts();
  }

  /** A stop in order: nobody who stays goes without an answer. */
  #stops(two: number): void {
    const { server, disk, clock } = this.#play;
    const waiting = this.#devices.filter((device) => device.isHere);
    server.stops();
    clock.passes(two * 10);
    this.#look();
    disk.commits();
    clock.passes(1200);
    disk.commits();
    clock.passes(3500);
    assert.ok(server.isStopped, "the stop comes to its end");
    this.#look();
    for (const { peer, outbox, digit } of waiting) {
      if (peer?.isClosed !== false || peer.unacceptedBytes > 0 || peer.hasFinished) continue;
      assert.deepEqual([...outbox.values()], [], `${digit} has its answers`);
    }
    this.#crashes();
  }

  #mayBeSentAnew(): void {
    for (const sent of this.#texts.values()) if (sent.code === undefined) sent.mayComeAgain = true;
  }

  #fails(): void {
    this.#mayBeSentAnew();
    for (const envelope of this.#play.disk.committing) {
      const sent = this.#texts.get(new TextDecoder().decode(envelope.text()));
      // What the disk loses of one's own texts is not shown on other devices.
      if (sent !== undefined && envelope.isSent) sent.mustShow = new Set();
    }
    this.#play.disk.fails("full");
  }

  #expires(one: number): void {
    const { disk, server } = this.#play;
    const row = disk.live()[one % 8];
    if (row === undefined || server.core.state.owed > 0) return;
    const sent = this.#texts.get(new TextDecoder().decode(row.text));
    if (sent !== undefined) {
      sent.mustHave = new Set();
      sent.mustShow = new Set();
    }
    disk.expires([row.number]);
  }

  #revokes(device: RandomDevice): void {
    this.#devices.splice(this.#devices.indexOf(device), 1);
    revokes(this.#play, device.name, device.digit);
    device.looks(this.#texts);
    device.peer?.drops();
  }

  #adds(one: number, two: number): void {
    const name = NAMES[one % NAMES.length] ?? "ann";
    const digits = DIGITS[name] ?? [];
    const digit = digits[two % digits.length] ?? "a";
    if (this.#devices.some((device) => device.digit === digit)) return;
    adds(this.#play, name, digit);
    this.#devices.push(this.#new(name, digit));
  }

  #new(name: string, digit: string): RandomDevice {
    this.#epochs += 1n;
    return new RandomDevice(name, digit, this.#epochs, this.#plain.includes(digit));
  }

  #look(): void {
    for (const device of this.#devices) device.looks(this.#texts);
  }

  /** The disk works, every device comes and takes everything: nothing may be left. */
  #comesToAnEnd(): void {
    const { disk, clock, server } = this.#play;
    disk.commits();
    this.#look();
    for (const name of NAMES) if (this.#of(name).size === 0) this.#adds(NAMES.indexOf(name), 0);
    clock.passes(61_000);
    disk.isPrompt = true;
    disk.commits();
    for (const device of this.#devices) this.#connects(device);
    for (let rounds = 0; server.core.state.queued > 0 || rounds < 3; rounds += 1) {
      assert.ok(rounds < 50, `${server.core.state.queued} messages are never taken`);
      this.#look();
      for (const device of this.#devices) {
        if (device.isHere) device.takes(this.#texts);
        else this.#connects(device);
      }
    }
    this.#look();
    for (const sent of this.#texts.values()) this.#cameTrue(sent);
    everythingHasEnded(this.#play);
  }

  #cameTrue({ text, code, from, mustHave, mustShow }: Sent): void {
    const isGone = from.isPlain || !this.#devices.includes(from);
    assert.ok(code !== undefined || isGone, `"${text}" has its answer`);
    if (code !== "200" && code !== "300") return;
    for (const device of mustHave) {
      const isHis = this.#devices.includes(device);
      assert.ok(!isHis || device.history.has(text), `${device.digit} has "${text}"`);
    }
    for (const device of mustShow) {
      const isHis = this.#devices.includes(device) && device !== from && !device.isPlain;
      assert.ok(!isHis || device.history.has(text), `${device.digit} shows "${text}"`);
    }
  }
}
