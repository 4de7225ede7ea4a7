import { worstFate } from "./fate.ts";
import type { Fate } from "./fate.ts";
import type { AccountFile } from "../io/account/account-file.ts";
import type {
  FindOptions,
  HistoryEntry,
  HistoryState,
  PageOptions,
} from "../io/account/message.ts";

/** What was said in one go: a message, or the messages in which one long text went. */
export interface Said {
  /** Of its first message; a page that begins before it does not hold this text. */
  readonly row: number;
  /** Of the last of its messages that is here. */
  readonly lastRow: number;
  /** One of its messages is unread. */
  readonly isUnread: boolean;
  readonly peer: string;
  readonly isOwn: boolean;
  readonly id: number;
  readonly atMs: number;
  readonly text: Uint8Array;
  /** Of ours that of the part that fared worst. */
  readonly state: HistoryState;
  readonly code: string | undefined;
  /** So many of the parts of a long text are here, and `of` it had; 1 of 1 is the usual. */
  readonly parts: number;
  readonly of: number;
}

const idsCount = 2 ** 32;

/**
 * Makes one text of the parts of a long one. Parts belong together that go one way, have
 * consecutive ids and numbers, and have nothing else of that way between them.
 *
 * @param entries - of any conversations, oldest first.
 * @returns the texts in the order of their first parts.
 */
export function joinParts(entries: readonly HistoryEntry[]): Said[] {
  const groups: [HistoryEntry, ...HistoryEntry[]][] = [];
  const newest = new Map<string, [HistoryEntry, ...HistoryEntry[]]>();
  for (const entry of entries) {
    const way = `${entry.isOwn ? "to" : "from"} ${entry.peer}`;
    const group = newest.get(way);
    if (group !== undefined && continues(group.at(-1) ?? group[0], entry)) {
      group.push(entry);
      continue;
    }
    const begun: [HistoryEntry] = [entry];
    groups.push(begun);
    newest.set(way, begun);
  }
  return groups.map(joined);
}

function continues(before: HistoryEntry, entry: HistoryEntry): boolean {
  return (
    entry.parts > 1 &&
    entry.parts === before.parts &&
    entry.part === before.part + 1 &&
    entry.epoch === before.epoch &&
    entry.id === (before.id + 1) % idsCount
  );
}

function joined(group: readonly [HistoryEntry, ...HistoryEntry[]]): Said {
  const [{ row, peer, isOwn, id, atMs, parts: of }] = group;
  const { state, code } = group.reduce(worse);
  const text = Buffer.concat(group.map((entry) => entry.text));
  const lastRow = group.at(-1)?.row ?? row;
  const isUnread = group.some((entry) => entry.isUnread);
  return {
    row,
    lastRow,
    isUnread,
    peer,
    isOwn,
    id,
    atMs,
    text,
    state,
    code,
    parts: group.length,
    of,
  };
}

function worse(left: HistoryEntry, right: HistoryEntry): HistoryEntry {
  if (left.state === "dropped" || right.state === "arrived") return left;
  if (right.state === "dropped") return right;
  const fate = fateOf(left);
  return worstFate([fate, fateOf(right)]) === fate ? left : right;
}

/** What is known of the fate of a text of ours that was not given up. */
function fateOf({ state, code }: Pick<Said, "state" | "code">): Fate {
  if (state === "unsent" || state === "unknown") return { state, code: undefined };
  return { state: "answered", code: code ?? "300" };
}

/** The newest texts with `peer`, or those just before a row; the oldest of them first. */
export function newestSaid(
  file: Pick<AccountFile, "history">,
  peer: string,
  { limit, before }: PageOptions,
): Said[] {
  let entries: HistoryEntry[] = [];
  let from = before;
  for (let size = limit + 1; ; size *= 2) {
    const page = file.history(peer, { limit: size, before: from });
    entries = [...page, ...entries];
    from = page[0]?.row;
    const said = joinParts(entries);
    // With one text more than asked for, those that are asked for have their beginnings.
    if (said.length > limit || page.length < size) return said.slice(-limit);
  }
}

/** Texts with `peer` from a row on, the oldest of them first; the last of them is whole. */
export function saidFrom(
  file: Pick<AccountFile, "historyFrom">,
  peer: string,
  row: number,
  limit: number,
): Said[] {
  let entries: HistoryEntry[] = [];
  for (let size = limit + 1; ; size *= 2) {
    const page = file.historyFrom(peer, (entries.at(-1)?.row ?? row - 1) + 1, size);
    entries = [...entries, ...page];
    const said = joinParts(entries);
    if (said.length > limit || page.length < size) return said.slice(0, limit);
  }
}

/** The newest texts with all of these words, or those before a row; the oldest of them first. */
export function foundSaid(
  file: Pick<AccountFile, "find">,
  words: string,
  options: FindOptions,
): Said[] {
  return joinParts(file.find(words, options).toReversed());
}

/** A text of which no more will be heard is told of for so long. */
const closedToldMs = 7 * 86_400_000;

/**
 * The texts of ours that did not get through, or are not known to have, to everybody, oldest first:
 * up to `limit` that are open, and of the last days those of which no more will be heard: given up,
 * expired on the server, or kept by one of level 1.
 */
export function undeliveredSaid(
  file: Pick<AccountFile, "undelivered" | "historyFrom">,
  limit: number,
  nowMs: number,
): Said[] {
  const places = file.undelivered({ limit, closedSinceMs: nowMs - closedToldMs });
  // The parts of one text lie in rows that follow each other.
  const texts = new Map(places.map((place) => [place.row - place.part, place]));
  return Iterator.from(texts.values())
    .flatMap(({ peer, row, part }) => saidFrom(file, peer, row - part + 1, 1))
    .toArray();
}

/** Whether something may still become of a text of ours that nobody is known to have. */
export function isOpen({ isOwn, state }: Pick<Said, "isOwn" | "state">): boolean {
  return (
    isOwn && (state === "unsent" || state === "unknown" || state === "kept" || state === "refused")
  );
}
