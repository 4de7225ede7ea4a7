import type { Resume } from "../io/account/message.ts";
import type { Clock } from "../io/clock.ts";
import { CoterieError } from "../wire/error.ts";
import { type Ask, FATES_MAX, type FateList } from "../wire/fate-list.ts";
import { NO_TOKEN, type Token } from "../wire/token.ts";
import type { ClientAccount } from "./account.ts";
import type { HelloFacts } from "./greeting.ts";
import { hasFacts, type Level } from "./handshake.ts";

/**
 * How long a server that answered no HELLO is not asked again; one that hung up on it; and one
 * that used to answer.
 */
const plainForMs = { silent: 86_400_000, hungUp: 600_000, changed: 600_000 } as const;
/** Noted of a server that has answered HELLO: level 1 is over for it, since ever. */
const welcomedMs = 0;

/**
 * What an end of a connection says. `finished`: the server has read everything that stood before
 * our FIN. `hungUpOnHello`: it has said nothing, so HELLO may be what it did not like.
 */
export type HowEnded = "finished" | "hungUpOnHello" | "other";

/** What one connection knows of its server from the account's file, and notes there. */
export class LevelMemory {
  /** Under which names are counted on this connection. */
  epoch: Token = NO_TOKEN;
  /** A number for this connection, where a repetition shows by that (level 1). */
  connection: number | undefined;
  /**
   * This server has answered HELLO before. Then it knows level 2 for good, and a connection that
   * ends without a WELCOME is one that it could not answer any more.
   */
  isKnown = false;
  readonly #account: ClientAccount;
  readonly #clock: Clock;
  #lastRow = 0;

  constructor(account: ClientAccount, clock: Clock) {
    this.#account = account;
    this.#clock = clock;
  }

  /** What HELLO is to say; `undefined` if level 2 is not to be asked for. */
  helloFacts(sendOnly: boolean): HelloFacts | undefined {
    const { file, isPlain } = this.#account;
    const plainUntilMs = file.plainUntil();
    this.isKnown = plainUntilMs === welcomedMs;
    const plainMs = (plainUntilMs ?? 0) - this.#clock.wallMs();
    // Longer than that is never noted, except by a clock that has been put right since.
    if (isPlain === true || (plainMs > 0 && plainMs <= plainForMs.silent)) return undefined;
    this.epoch = file.epoch();
    const { incarnation, number } = file.resume() ?? { incarnation: NO_TOKEN, number: 0 };
    return { sendOnly, epoch: this.epoch, incarnation, upto: number };
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
    if (level.kind === "plain") {
      this.connection = file.newConnection();
      // Only who was asked has shown that it does not know.
      const wasAsked = this.epoch !== NO_TOKEN;
      const forMs = plainForMs[this.isKnown ? "changed" : "silent"];
      if (wasAsked) file.notePlain(this.#clock.wallMs() + forMs);
    } else if (!this.isKnown) {
      file.notePlain(welcomedMs);
    }
  }

  took(messages: readonly { readonly row: number }[]): void {
    this.#lastRow = Math.max(this.#lastRow, ...messages.map(({ row }) => row));
  }

  /** The connection is over, whether or not the disk can still note what that says. */
  ended(how: HowEnded): void {
    const { file } = this.#account;
    try {
      if (how === "hungUpOnHello" && !this.isKnown) {
        file.notePlain(this.#clock.wallMs() + plainForMs.hungUp);
      }
      if (how === "finished" && this.connection !== undefined) {
        file.proven(this.connection, this.#lastRow);
      }
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
    }
  }
}

/** Up to where everything is committed once the message of this number is; not at level 1. */
export function resumeAt(level: Level, number: number | undefined): Resume | undefined {
  if (level.kind !== "full" || !hasFacts(level)) return undefined;
  // A number that is not exact would confirm what it does not mean.
  if (number === undefined || !Number.isSafeInteger(number)) return undefined;
  return { incarnation: level.welcome.incarnation, number };
}
