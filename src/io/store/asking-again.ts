import type { Token } from "../../wire/token.ts";
import { type GroupLog, type GroupVisitor, readGroupLog } from "./group-log.ts";

/**
 * Appends everything of a group that a full disk refused to `to`, but for the messages, whose
 * senders hear of it.
 *
 * A cursor never moves back and an erasure is for good, so nothing else minds coming late; a page
 * of names would undo what has been asked of it meanwhile.
 *
 * @param since the groups that have been asked for after it, `to` included.
 */
export function askAgain(
  buffer: ArrayBuffer,
  used: number,
  to: GroupLog,
  since: readonly GroupLog[],
): void {
  const newer = new PagesNamed();
  for (const log of since) readGroupLog(log.buffer, log.used, newer);
  readGroupLog(buffer, used, new Again(to, newer.pages));
}

function keyOf(person: number, epoch: Token, page: number): string {
  return `${person}/${epoch}/${page}`;
}

/** Which pages of names a group writes or forgets. */
class PagesNamed implements GroupVisitor {
  readonly pages: Set<string> = new Set();

  verdicts(person: number, epoch: Token, page: number): void {
    this.pages.add(keyOf(person, epoch, page));
  }

  keep(): void {}
  keepNoted(): void {}
  erase(): void {}
  advance(): void {}
  enrol(): void {}
  seen(): void {}
  reserve(): void {}
}

class Again implements GroupVisitor {
  readonly #to: GroupLog;
  readonly #newer: ReadonlySet<string>;

  constructor(to: GroupLog, newer: ReadonlySet<string>) {
    this.#to = to;
    this.#newer = newer;
  }

  keep(): void {}
  keepNoted(): void {}

  erase(number: number): void {
    this.#to.erase(number);
  }

  advance(person: number, upto: number): void {
    this.#to.advance(person, upto);
  }

  enrol(person: number, name: Uint8Array): void {
    this.#to.enrol(person, name);
  }

  seen(person: number): void {
    this.#to.seen(person);
  }

  reserve(end: number): void {
    this.#to.reserve(end);
  }

  verdicts(person: number, epoch: Token, page: number, bits: Uint8Array): void {
    if (this.#newer.has(keyOf(person, epoch, page))) return;
    this.#to.verdicts(person, epoch, page, bits);
  }
}
