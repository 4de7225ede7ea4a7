/** Commands about texts: finding them, and what became of them. */

import { editorOf } from "../../tui/editor/state.ts";
import { just, noted } from "../effects.ts";
import type { AppState, Surroundings, Text } from "../state.ts";
import { unread } from "../commands/unreading.ts";
import { fateLine } from "../words.ts";
import type { SlashCommand } from "./slash-command.ts";

/** So far back it is looked for texts that are not delivered. */
const openMax = 1000;

const find: SlashCommand = {
  name: "find",
  aliases: ["search"],
  form: "words",
  says: "find texts in all talks, the newest first",
  run: ({ argument, state }) => {
    const query = editorOf({ text: argument, cursor: argument.length });
    return just({ ...state, overlay: { kind: "find", query, chosen: 0 } });
  },
};

const fate: SlashCommand = {
  name: "fate",
  aliases: [],
  form: "",
  says: "what of this talk is not delivered",
  run: ({ state, around }) => {
    const open = openTexts(state, around);
    if (open.length === 0) return just(noted(state, `${state.current} has everything`));
    const lines = open.map((text, at) => `${at + 1}  ${fateLine(text)}`);
    const title = `Not delivered to ${state.current}`;
    return just({ ...state, overlay: { kind: "page", title, lines, top: 0 } });
  },
};

const retry: SlashCommand = {
  name: "retry",
  aliases: [],
  form: "[N]",
  says: "send again what has no answer or was refused; N as in /fate",
  run: ({ words, state, around }) => onOpen(words, state, around, "retry"),
};

const drop: SlashCommand = {
  name: "drop",
  aliases: [],
  form: "N",
  says: "give a text up that is not delivered; N as in /fate",
  run: ({ words, state, around }) =>
    words.length === 0
      ? "write /drop and a number; /fate lists them"
      : onOpen(words, state, around, "drop"),
};

const setBack: SlashCommand = {
  name: "unread",
  aliases: [],
  form: "",
  says: "their newest text is unread again, until you come back to the talk",
  run: ({ state, around }) => unread(state, around),
};

const read: SlashCommand = {
  name: "read",
  aliases: [],
  form: "[all]",
  says: "take this talk, or all of them, as read",
  run: ({ words, state, around }) => {
    if (words.length > 1 || (words[0] !== undefined && words[0] !== "all")) {
      return "write /read for this talk, or /read all";
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

export const textCommands: readonly SlashCommand[] = [find, fate, retry, drop, setBack, read];

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
  const [word] = words;
  const chosen =
    word === undefined
      ? open.filter(({ text }) => text.state === "unknown" || text.state === "refused")
      : open.filter(({ number }) => String(number) === word);
  if (chosen.length === 0) {
    return word === undefined
      ? "nothing here waits to be sent again"
      : `there is no number ${word} among what is not delivered; /fate lists it`;
  }
  if (chosen.some(({ text }) => text.state === "kept")) {
    const cannot = kind === "retry" ? "is not sent again" : "cannot be taken back";
    return `the server keeps it for them: it is handed over when they come, and ${cannot}`;
  }
  const effects = chosen.map(({ text }) => ({ kind, peer: state.current, row: text.row }) as const);
  return just(state, ...effects);
}
