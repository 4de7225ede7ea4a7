/** What the pages and notes of the screen say, as plain text: the view makes it safe. */

import type { KnownMember } from "../io/account/known-members.ts";
import { describeCode } from "../client/fate.ts";
import type { CoterieError } from "../wire/error.ts";
import type { SaidByServer, Text, Whereabouts } from "./state.ts";

const places: Readonly<Record<Whereabouts["is"], string>> = {
  here: "here",
  silent: "connected, but not answering",
  away: "away",
  unknown: "never seen here",
};

/**
 * What an error says, the longest part of it left out: of a full disk everybody knows where it is.
 */
export function troubleWords({ message }: CoterieError): string {
  return message.replace(/^cannot use .+: (?=the disk )/u, "");
}

/** "bob: here for 5 min". */
export function whereaboutsLine(name: string, { is, sinceMs }: Whereabouts, nowMs: number): string {
  const time = sinceMs === undefined ? "" : ` for ${spanWords(nowMs - sinceMs)}`;
  return `${name}: ${places[is]}${time}`;
}

/** The largest unit that a person would say. */
function spanWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function textOf({ bytes }: Text): string {
  return decoder.decode(bytes);
}

/** What became of a text of ours, in words. */
export function fateWords({ peer, state, code }: Text, isUnderWay = false): string {
  if (state === "unsent" || (isUnderWay && state === "unknown"))
    return "here, not on the server yet";
  if (state === "unknown") return "unknown: no answer came; /retry sends it again";
  if (state === "dropped") return "given up";
  if (state === "kept" || code === "300") return `kept for ${peer}`;
  if (code === "200") return `${peer} has it`;
  return `refused: ${peer} ${describeCode(code ?? "?")} (${code ?? "?"})`;
}

/** The beginning of a text and what became of it. */
export function fateLine(text: Text): string {
  const words = textOf(text).replace(/\s+/gu, " ");
  const start = [...words].slice(0, 30).join("");
  return `${start}${start.length < words.length ? "…" : ""}: ${fateWords(text)}`;
}

const ranks = ["removed", "member", "owner"] as const;

/** "bob  member, here, invited by ann: Bob Jones". */
export function memberLine(
  { name, rank, invitedBy, displayName }: KnownMember,
  where: string | undefined,
): string {
  const words = [
    ranks[rank],
    ...(where === undefined || where === "unknown" ? [] : [where]),
    ...(invitedBy === undefined ? [] : [`invited by ${invitedBy}`]),
  ];
  return `${name.padEnd(8)}  ${words.join(", ")}${displayName === "" ? "" : `: ${displayName}`}`;
}

/** What the server has said, and how long ago. */
export function noticeLine({ atMs, text }: SaidByServer, nowMs: number): string {
  return `${spanWords(nowMs - atMs)} ago  ${text}`;
}
