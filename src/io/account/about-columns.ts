import type { About } from "../../wire/about.ts";

/** What a server told of a message, as columns of `msg`. */
interface AboutColumns {
  readonly number: number;
  readonly epoch: bigint;
  readonly part: number;
  readonly parts: number;
  readonly replyTo: About["replyTo"];
}

export function columnsOf({ number, epoch, part, parts, replyTo }: About): AboutColumns {
  const isWhole = parts === 0;
  return {
    number: whole(number) ?? 0,
    epoch,
    part: isWhole ? 1 : part,
    parts: isWhole ? 1 : parts,
    replyTo,
  };
}

/** A column for whole numbers refuses others, and servers may say anything. */
export function whole(value: number | undefined): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}
