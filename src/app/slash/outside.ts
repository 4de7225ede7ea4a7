/** Commands for what leaves the screen: links, copies, the editor, the talk alone. */

import { bare } from "../commands/bare.ts";
import { copyNewest } from "../commands/copying.ts";
import { editor as write } from "../commands/composing.ts";
import { openNewest } from "../commands/opening.ts";
import type { SlashCommand } from "./slash-command.ts";

/** Nothing has so many texts or links. */
const numberMax = 9999;

const open: SlashCommand = {
  name: "open",
  aliases: [],
  run: ({ words, state, around }) => {
    const number = numberOf(words);
    return number === undefined ? state.words.outside.openForm : openNewest(state, around, number);
  },
};

const copy: SlashCommand = {
  name: "copy",
  aliases: [],
  run: ({ words, state, around }) => {
    const number = numberOf(words);
    return number === undefined ? state.words.outside.copyForm : copyNewest(state, around, number);
  },
};

const editor: SlashCommand = {
  name: "editor",
  aliases: ["edit"],
  run: ({ state, around }) => write(state, around),
};

const plain: SlashCommand = {
  name: "plain",
  aliases: ["bare"],
  run: ({ state, around }) => bare(state, around),
};

export const outsideCommands: readonly SlashCommand[] = [open, copy, editor, plain];

/** 1 if none is given; `undefined` if what is given is no number from 1. */
function numberOf(words: readonly string[]): number | undefined {
  const [word = "1", ...more] = words;
  const number = /^\d+$/u.test(word) ? Number(word) : 0;
  return more.length === 0 && number >= 1 && number <= numberMax ? number : undefined;
}
