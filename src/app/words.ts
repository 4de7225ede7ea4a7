/** What the pages and notes of the screen say, as plain text: the view makes it safe. */

import type { KnownMember } from "../io/account/known-members.ts";
import { formatAddress, UnreachableError } from "../client/end-reason.ts";
import { describeCode } from "../client/fate.ts";
import type { CoterieError } from "../wire/error.ts";
import type { FateWords } from "../words/english/fates.ts";
import type { TimeWords } from "../words/english/times.ts";
import type { Words } from "../words/words.ts";
import type { SaidByServer, Text, Whereabouts } from "./state.ts";

/** What an error says and what helps, in the language of the person if it knows that error. */
export function errorWords(
  error: CoterieError,
  { errors, link }: Words,
): Pick<CoterieError, "message" | "remedy"> {
  if (error instanceof UnreachableError) {
    const { server, systemCode } = error;
    return link.unreachable?.(formatAddress(server), server.host, systemCode) ?? error;
  }
  const { code, message, remedy } = error;
  return errors.get(code) ?? { message, remedy };
}

/** The same in one line. */
export function errorLine(error: CoterieError, words: Words): string {
  const { message, remedy } = errorWords(error, words);
  return `${message}. ${remedy}`;
}

/**
 * What an error says, the longest part of it left out: of a full disk everybody knows where it is.
 */
export function troubleWords(error: CoterieError, words: Words): string {
  return errorWords(error, words).message.replace(/^cannot use .+: (?=the disk )/u, "");
}

/** The same with what helps. */
export function troubleLine(error: CoterieError, words: Words): string {
  return `${troubleWords(error, words)}. ${errorWords(error, words).remedy}`;
}

/** "bob: here for 5 min". */
export function whereaboutsLine(
  name: string,
  { is, sinceMs }: Whereabouts,
  nowMs: number,
  { people, times }: Words,
): string {
  const time = sinceMs === undefined ? "" : people.forSpan(spanWords(nowMs - sinceMs, times));
  return `${name}: ${people.places[is]}${time}`;
}

/** The largest unit that a person would say. */
function spanWords(ms: number, times: TimeWords): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return times.seconds(seconds);
  if (seconds < 3600) return times.minutes(Math.floor(seconds / 60));
  if (seconds < 86_400) return times.hours(Math.floor(seconds / 3600));
  return times.wholeDays(Math.floor(seconds / 86_400));
}

const none: ReadonlySet<number> = new Set();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function textOf({ bytes }: Text): string {
  return decoder.decode(bytes);
}

/** What became of a text of ours, in words; `underWay` are rows of which an answer is awaited. */
export function fateWords(
  { peer, row, lastRow, state, code }: Text,
  fates: FateWords,
  underWay: ReadonlySet<number> = none,
): string {
  if (state === "unsent") return fates.unsent;
  if (state === "unknown") {
    const isUnderWay = Iterator.from(underWay).some((one) => one >= row && one <= lastRow);
    return isUnderWay ? fates.leftNow : fates.unknownLong;
  }
  if (state === "dropped") return fates.dropped;
  if (state === "kept" || code === "300") return fates.kept(peer);
  if (code === "200") return fates.has(peer);
  const number = code ?? "?";
  return `${fates.refused(peer, number, describeCode(number))} (${number})`;
}

/** How a text begins, in one line. */
export function startOf(text: Text): string {
  const words = textOf(text).replace(/\s+/gu, " ");
  const start = [...words].slice(0, 30).join("");
  return `${start}${start.length < words.length ? "…" : ""}`;
}

const ranks = ["removed", "member", "owner"] as const;

/** "bob  member, here, invited by ann: Bob Jones". */
export function memberLine(
  { name, rank, invitedBy, displayName }: KnownMember,
  where: Whereabouts["is"] | undefined,
  { group }: Words,
): string {
  const words = [
    group.ranks[ranks[rank]],
    ...(where === undefined || where === "unknown" ? [] : [group.places[where]]),
    ...(invitedBy === undefined ? [] : [group.invitedBy(invitedBy)]),
  ];
  return `${name.padEnd(8)}  ${words.join(", ")}${displayName === "" ? "" : `: ${displayName}`}`;
}

/** What the server has said, and how long ago. */
export function noticeLine({ atMs, text }: SaidByServer, nowMs: number, times: TimeWords): string {
  return `${times.ago(spanWords(nowMs - atMs, times))}  ${text}`;
}
