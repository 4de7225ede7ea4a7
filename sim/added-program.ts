import { FEATURE } from "./added-frames.ts";
import { AddedClient } from "./added-client.ts";
import type { Brain, ProgramFile } from "./brain.ts";
import type { Text } from "./ledger.ts";
import { ModelBrain } from "./model-brain.ts";
import type { Level2Traits, Traits } from "./traits.ts";
import type { Actor, Dialer } from "./program.ts";
import { unambiguous } from "./program.ts";
import type { Random } from "./random.ts";
import { RealBrain } from "./real-brain.ts";
import { RealFile } from "./real-file.ts";

/**
 * One user's program of level 2: what happens to it. It connects, dies and is started again, is
 * told what to write; what it makes of that is its {@link Brain}'s business.
 */
export class AddedProgram implements Actor {
  readonly #world: Dialer;
  readonly #random: Random;
  readonly #level2: Level2Traits;
  readonly #brain: Brain;
  traits: Traits;
  client: AddedClient | undefined;
  /** A second connection, which only sends. */
  #beside: AddedClient | undefined;
  runs = 0;
  tamed = false;
  #dialing = false;
  #dialingBeside = false;

  constructor(
    world: Dialer,
    randoms: { acts: Random; thinks: Random },
    traits: Traits,
    level2: Level2Traits,
  ) {
    const { ledger, schedule } = world;
    this.#world = world;
    this.#random = randoms.acts;
    this.traits = traits;
    this.#level2 = level2;
    const name = ledger.name(traits.name);
    const around = { schedule, ledger, random: randoms.thinks, newEpoch: () => world.newEpoch() };
    if (level2.isReal) {
      const { client } = world.product;
      const die = (): void => this.#dieSoon();
      const isWelcome = world.options.onHello === "welcomes";
      const has = { module: client, die, isWelcome, isMember: traits.signsIn === true };
      this.#brain = new RealBrain(name, level2, { ...around, ...has });
    } else {
      this.#brain = new ModelBrain(name, level2, around);
    }
    schedule.after(traits.startMs + this.#random.below(50), () => this.connect());
    this.#actLater();
    if (level2.restores)
      schedule.after(this.#random.between(500, 4000), () => this.#brain.backUp());
  }

  get file(): ProgramFile {
    return this.#brain.file;
  }

  get isReal(): boolean {
    return this.#level2.isReal;
  }

  /** It has taken this on level 1, where a message has no name. */
  tookPlain(text: Text): boolean {
    const { file } = this.#brain;
    return file instanceof RealFile && file.tookPlain(text);
  }

  get isSending(): boolean {
    return this.#brain.isSending;
  }

  connect(): void {
    if (this.#dialing || (this.client !== undefined && !this.client.over)) return;
    this.#dialing = true;
    this.#dial(false);
  }

  tame(): void {
    this.tamed = true;
    this.client?.wakeUp();
    this.#brain.hurry();
    this.#beside?.leave("close");
  }

  /** What has had no end yet, and will have one: without a name nobody can ask for it. */
  get openTexts(): ProgramFile["unfinished"] {
    if (!this.has(FEATURE.names)) return [];
    return this.file.unfinished;
  }

  /** It asks for so much of level 2; see `FEATURE`. */
  has(feature: number): boolean {
    const { features, plain } = this.#level2;
    const { onHello } = this.#world.options;
    return !plain && onHello === "welcomes" && (features & feature) !== 0;
  }

  /** Sends again what was put off, and asks for what has had no end. */
  nudge(): void {
    this.#brain.nudge();
  }

  #dial(sendOnly: boolean): void {
    this.runs += 1;
    this.#world.dial(this.traits, this.runs, (line) => {
      if (sendOnly) this.#dialingBeside = false;
      else this.#dialing = false;
      if (line === undefined) {
        if (!sendOnly) this.#comeBack();
        return;
      }
      const client = new AddedClient(this.#world, this.#brain, { ...line, sendOnly }, () => {
        if (!sendOnly) this.#comeBack();
      });
      if (sendOnly) this.#beside = client;
      else this.client = client;
      if (sendOnly && this.tamed) client.leave("close");
    });
  }

  #comeBack(): void {
    if (this.tamed) return;
    this.#world.schedule.after(this.#random.around(this.traits.awayMs), () => {
      if (!this.tamed) this.connect();
    });
  }

  #actLater(): void {
    this.#world.schedule.after(this.#random.around(this.traits.actEveryMs), () => {
      if (this.tamed) return;
      this.#act();
      this.#actLater();
    });
  }

  #act(): void {
    const { traits } = this;
    const random = this.#random;
    const level2 = this.#level2;
    const { client } = this;
    if (random.chance(level2.dieChance)) this.#die();
    else if (random.chance(level2.besideChance)) this.#besides();
    else if (random.chance(level2.socialChance)) this.#brain.socialize(this.#world.recipients);
    else if (client !== undefined && random.chance(traits.leaveChance)) {
      client.leave(random.pick(traits.leaves));
    } else if (random.chance(traits.stallChance)) client?.stall(random.around(2500));
    else if (random.chance(traits.sendChance)) {
      for (let left = random.between(1, traits.burstMax); left > 0; left -= 1) this.#compose();
    } else if (random.chance(0.2)) this.#brain.nudge();
    else client?.ping();
  }

  #compose(): void {
    const { traits } = this;
    const random = this.#random;
    const type = random.chance(traits.offlineChance) ? 2 : 0;
    const bytes = unambiguous(random.between(traits.textMin, traits.textMax));
    const self = random.chance(traits.selfChance);
    const dst = self ? this.#world.ledger.name(traits.name) : random.pick(this.#world.recipients);
    const parts = random.chance(0.15) ? random.between(2, 4) : 1;
    this.#brain.compose(dst, type, bytes, parts);
  }

  /** Opens a connection that only sends, or ends the one that is there. */
  #besides(): void {
    if (this.#dialingBeside) return;
    if (this.#beside === undefined || this.#beside.over) {
      this.#dialingBeside = true;
      this.#dial(true);
    } else this.#beside.leave(this.#random.pick(["close", "reset"]));
  }

  /** It is killed in the middle of something. */
  #dieSoon(): void {
    this.#world.schedule.after(this.#random.below(30), () => {
      if (!this.tamed) this.#die();
    });
  }

  /** The program is killed; now and then its disk comes back from a backup. */
  #die(): void {
    this.#world.ledger.note("dies", this.client?.facts.number ?? 0, -1, this.traits.name);
    this.#brain.die(this.#random.chance(0.5));
    this.client?.leave(this.#random.pick(["reset", "close"]));
    this.#beside?.leave("reset");
    if (!this.#level2.restores || !this.#random.chance(0.5) || !this.#brain.restore()) return;
    this.#world.ledger.restored.add(this.#world.ledger.name(this.traits.name));
  }
}
