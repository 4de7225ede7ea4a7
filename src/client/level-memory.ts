import type { Resume } from "../io/account/message.ts";
import type { Clock } from "../io/clock.ts";
import { Feature, FEATURES } from "../wire/added-type.ts";
import { CoterieError } from "../wire/error.ts";
import { type Ask, FATES_MAX, type FateList } from "../wire/fate-list.ts";
import type { Hello } from "../wire/hello.ts";
import { NO_TOKEN, type Token } from "../wire/token.ts";
import type { ClientAccount } from "./account.ts";
import { hasFacts, type Level } from "./handshake.ts";

/** How long a server that answered no HELLO is not asked again; and one that hung up on it. */
const plainForMs = { silent: 86_400_000, hungUp: 600_000 } as const;
/**
 * A server that has once answered HELLO may be busy, or about to stop, when it does not. It is
 * asked again until it has not answered for so long: on level 1 messages have no names, and what
 * came under its name before could not be known again.
 */
const patienceMs = 120_000;

/**
 * What an end of a connection says. `finished`: the server has read everything that stood before
 * our FIN. `hungUpOnHello`: it has not answered HELLO, which may be what it did not like.
 */
export type HowEnded = "finished" | "hungUpOnHello" | "other";

/** What one connection knows of its server from the account's file, and notes there. */
export class LevelMemory {
  /** Under which names are counted on this connection. */
  epoch: Token = NO_TOKEN;
  /** A number for this connection, where a repetition shows by that (level 1). */
  connection: number | undefined;
  /** This server has answered HELLO before, and may take longer for it. */
  isKnown = false;
  /** It has not failed to for so long that it may have forgotten how. */
  isExpected = false;
  readonly #account: ClientAccount;
  readonly #clock: Clock;
  #lastRow = 0;

  constructor(account: ClientAccount, clock: Clock) {
    this.#account = account;
    this.#clock = clock;
  }

  /**
   * What HELLO is to say; `undefined` if level 2 is not to be asked for.
   *
   * @param signsIn - whether AUTH stands in front of it.
   */
  helloFacts(sendOnly: boolean, signsIn: boolean): Hello | undefined {
    const { file, isPlain, joined, confirms } = this.#account;
    // Whoever has members speaks level 2, and to forget that would lose what it is for.
    const silentSince = joined === undefined ? file.silentSince() : 0;
    this.isKnown = silentSince !== undefined;
    this.isExpected = silentSince !== undefined && !this.#isOver(silentSince);
    const plainMs = (file.plainUntil() ?? 0) - this.#clock.wallMs();
    // Longer than that is never noted, except by a clock that has been put right since.
    const isKnownPlain = joined === undefined && plainMs > 0 && plainMs <= plainForMs.silent;
    if (isPlain === true || isKnownPlain) return undefined;
    this.epoch = file.epoch();
    const { incarnation, number } = file.resume() ?? { incarnation: NO_TOKEN, number: 0 };
    // What other devices have sent is history, and nobody would ever handle it.
    const hearsDevices = signsIn && confirms !== "whenHandled";
    const features = hearsDevices ? FEATURES | Feature.devices : FEATURES;
    return { features, sendOnly, epoch: this.epoch, incarnation, upto: number };
  }

  /**
   * Names that the server can know only if this account has already given them to other texts,
   * and then lost that: its file was put back from a copy.
   */
  unusedNames(): Ask {
    return this.#account.file.unusedNames(FATES_MAX);
  }

  /** @returns whether the server's answer means that, so that names count anew from now on. */
  beginAnewIfUsed(fates: FateList): boolean {
    return this.#account.file.beginAnewIfUsed(fates);
  }

  /** It is known what the server speaks. */
  agreed(level: Level): void {
    const { file } = this.#account;
    if (level.kind !== "plain") return;
    this.connection = file.newConnection();
    // Only who was asked has shown that it does not know.
    const wasAsked = this.epoch !== NO_TOKEN;
    if (wasAsked) this.#unanswered("silent");
  }

  /** The server has answered HELLO, in time or too late for this connection. */
  welcomed(): void {
    const { file } = this.#account;
    if (file.plainUntil() !== undefined) file.notePlain(undefined);
    if (file.silentSince() !== 0) file.noteSilent(0);
  }

  took(messages: readonly { readonly row: number }[]): void {
    this.#lastRow = Math.max(this.#lastRow, ...messages.map(({ row }) => row));
  }

  /** The connection is over, whether or not the disk can still note what that says. */
  ended(how: HowEnded): void {
    const { file } = this.#account;
    try {
      if (how === "hungUpOnHello") this.#unanswered("hungUp");
      if (how === "finished" && this.connection !== undefined) {
        file.proven(this.connection, this.#lastRow);
      }
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
    }
  }

  #isOver(silentSince: number): boolean {
    return silentSince !== 0 && this.#clock.wallMs() - silentSince >= patienceMs;
  }

  #unanswered(how: keyof typeof plainForMs): void {
    const { file, joined } = this.#account;
    if (joined !== undefined) return;
    const nowMs = this.#clock.wallMs();
    const sinceMs = file.silentSince();
    if (sinceMs === undefined) file.notePlain(nowMs + plainForMs[how]);
    else if (sinceMs === 0) file.noteSilent(nowMs);
    else if (this.#isOver(sinceMs)) file.notePlain(nowMs + plainForMs.hungUp);
  }
}

/** Up to where everything is committed once the message of this number is; not at level 1. */
export function resumeAt(level: Level, number: number | undefined): Resume | undefined {
  if (level.kind !== "full" || !hasFacts(level)) return undefined;
  // A number that is not exact would confirm what it does not mean.
  if (number === undefined || !Number.isSafeInteger(number)) return undefined;
  return { incarnation: level.welcome.incarnation, number };
}
