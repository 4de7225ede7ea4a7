/** Commands about texts: finding them, and what became of them. */

import { editorOf } from "../../tui/editor/state.ts";
import { just, noted } from "../effects.ts";
import type { AppState, Surroundings, Text } from "../state.ts";
import { nextUnread } from "../commands/moving.ts";
import { unread } from "../commands/unreading.ts";
import { fateLine } from "../words.ts";
import type { SlashCommand } from "./slash-command.ts";

/** So far back it is looked for texts that are not delivered. */
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
  run: ({ state, around }) => {
    const { fates } = state.words;
    const open = openTexts(state, around);
    if (open.length === 0) return just(noted(state, fates.hasEverything(state.current)));
    const lines = open.map((text, at) => `${at + 1}  ${fateLine(text, fates)}`);
    const title = fates.page(state.current);
    return just({ ...state, overlay: { kind: "page", title, lines, top: 0 } });
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
const next: SlashCommand = {
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

export const textCommands: readonly SlashCommand[] = [find, fate, retry, drop, next, setBack, read];

/** Texts of ours in this talk that nobody has yet, oldest first. */
function openTexts({ current }: AppState, { pages }: Surroundings): readonly Text[] {
  return pages.before(current, undefined, openMax).filter(isOpen);
}

function isOpen({ isOwn, state }: Text): boolean {
  return (
    isOwn && (state === "unsent" || state === "unknown" || state === "kept" || state === "refused")
  );
}

function onOpen(
  words: readonly string[],
  state: AppState,
  around: Surroundings,
  kind: "retry" | "drop",
): ReturnType<SlashCommand["run"]> {
  const open = openTexts(state, around).map((text, at) => ({ text, number: at + 1 }));
  const { answers } = state.words;
  const [word] = words;
  const chosen =
    word === undefined
      ? open.filter(({ text }) => text.state === "unknown" || text.state === "refused")
      : open.filter(({ number }) => String(number) === word);
  if (chosen.length === 0) {
    return word === undefined ? answers.nothingToRetry : answers.noSuchNumber(word);
  }
  if (chosen.some(({ text }) => text.state === "kept")) {
    return kind === "retry" ? answers.keptNotRetried : answers.keptNotDropped;
  }
  const effects = chosen.map(({ text }) => ({ kind, peer: state.current, row: text.row }) as const);
  return just(state, ...effects);
}
