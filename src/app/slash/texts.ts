/** Commands about texts: finding them, and what became of them. */

import { editorOf } from "../../tui/editor/state.ts";
import { isOpen } from "../../client/texts-said.ts";
import { shortTime } from "../../tui/text/times.ts";
import type { Username } from "../../wire/username.ts";
import { nextUnread } from "../commands/moving.ts";
import { unread } from "../commands/unreading.ts";
import { just, noted, type Outcome } from "../effects.ts";
import type { AppState, Surroundings, Text } from "../state.ts";
import { fateWords, startOf } from "../words.ts";
import { withName } from "./people.ts";
import type { SlashCommand } from "./slash-command.ts";

/** So many texts that are not delivered are looked at, the oldest. */
const openMax = 1000;

const find: SlashCommand = {
  name: "find",
  aliases: ["search"],
  run: ({ argument, state }) => {
    const query = editorOf({ text: argument, cursor: argument.length });
    return just({ ...state, overlay: { kind: "find", query, chosen: 0 } });
  },
};

const fate: SlashCommand = {
  name: "fate",
  aliases: [],
  takes: ["name"],
  run: ({ words, state, around }) => {
    const [name, ...more] = words;
    if (more.length > 0) return state.words.answers.fate;
    if (name === undefined) return fatesOf(undefined, state, around);
    return withName(name, state.words, (user) => fatesOf(user, state, around));
  },
};

const retry: SlashCommand = {
  name: "retry",
  aliases: [],
  run: ({ words, state, around }) => onOpen(words, state, around, "retry"),
};

const drop: SlashCommand = {
  name: "drop",
  aliases: [],
  run: ({ words, state, around }) =>
    words.length === 0 ? state.words.answers.drop : onOpen(words, state, around, "drop"),
};

/** As Tab, for keyboards that have none. */
const nextTalk: SlashCommand = {
  name: "next",
  aliases: [],
  run: ({ state, around }) => nextUnread(state, around),
};

const setBack: SlashCommand = {
  name: "unread",
  aliases: [],
  run: ({ state, around }) => unread(state, around),
};

const read: SlashCommand = {
  name: "read",
  aliases: [],
  takes: [["all"]],
  run: ({ words, state, around }) => {
    if (words.length > 1 || (words[0] !== undefined && words[0] !== "all")) {
      return state.words.answers.read;
    }
    const talks =
      words[0] === "all" ? state.talks : state.talks.filter(({ name }) => name === state.current);
    const effects = talks
      .filter((talk) => talk.unread > 0)
      .flatMap(({ name }) => {
        const row = around.pages.before(name, undefined, 1).at(-1)?.lastRow;
        return row === undefined ? [] : [{ kind: "read", peer: name, row } as const];
      });
    return just({ ...state, isUnreadAgain: false }, ...effects);
  },
};

export const textCommands: readonly SlashCommand[] = [
  find,
  fate,
  retry,
  drop,
  nextTalk,
  setBack,
  read,
];

/** What is not delivered, to `only` or to everybody; the numbers are those of all. */
function fatesOf(only: Username | undefined, state: AppState, around: Surroundings): Outcome {
  const { fates } = state.words;
  const all = around.pages.undelivered(openMax, around.nowMs);
  const listed = all.filter(isOpen).map(({ row }) => row);
  const next = { ...state, listed };
  const texts = only === undefined ? all : all.filter(({ peer }) => peer === only);
  if (texts.length === 0) {
    const words = only === undefined ? fates.everybodyHas : fates.hasEverything(only);
    return just(noted(next, words));
  }
  const numbers = new Map(listed.map((row, at) => [row, String(at + 1)]));
  const numberColumns = String(listed.length).length;
  const lines = texts.map((text) => {
    const number = numbers.get(text.row) ?? "-";
    const when = shortTime(text.atMs, around.nowMs, state.words.times);
    const to = only === undefined ? `${text.peer}: ` : "";
    const became = fateWords(text, fates, state.underWay);
    return `${number.padEnd(numberColumns)}  ${when} ${to}${startOf(text)}: ${became}`;
  });
  const title = only === undefined ? fates.page : fates.pageOf(only);
  return just({ ...next, overlay: { kind: "page", title, lines, top: 0 } });
}

/** The texts that may be retried or dropped, each with its number in the last /fate. */
function numbered(
  { listed }: AppState,
  { pages, nowMs }: Surroundings,
): { readonly text: Text; readonly number: number }[] {
  const open = pages.undelivered(openMax, nowMs).filter(isOpen);
  if (listed === undefined) return open.map((text, at) => ({ text, number: at + 1 }));
  return open.map((text) => ({ text, number: listed.indexOf(text.row) + 1 }));
}

function onOpen(
  words: readonly string[],
  state: AppState,
  around: Surroundings,
  kind: "retry" | "drop",
): ReturnType<SlashCommand["run"]> {
  const open = numbered(state, around);
  const { answers } = state.words;
  const [word] = words;
  const chosen =
    word === undefined
      ? open.filter(({ text }) => text.peer === state.current && isInDoubt(text))
      : open.filter(({ number }) => number > 0 && String(number) === word);
  if (chosen.length === 0) {
    return word === undefined ? answers.nothingToRetry : answers.noSuchNumber(word);
  }
  if (chosen.some(({ text }) => text.state === "kept")) {
    return kind === "retry" ? answers.keptNotRetried : answers.keptNotDropped;
  }
  const effects = chosen.map(({ text }) => ({ kind, peer: text.peer, row: text.row }) as const);
  return just(state, ...effects);
}

function isInDoubt({ state }: Text): boolean {
  return state === "unknown" || state === "refused";
}
