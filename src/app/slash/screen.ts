/** Commands about the program and its screen. */

import { just, noted } from "../effects.ts";
import type { Preferences } from "../preferences.ts";
import type { SlashCommand, SlashName } from "./slash-command.ts";

function onOff(name: SlashName & keyof Preferences): SlashCommand {
  return {
    name,
    aliases: [],
    run: ({ words, state }) => {
      const { answers } = state.words;
      const [word] = words;
      if (word !== "on" && word !== "off") return answers.onOrOff(name);
      const preferences = { ...state.preferences, [name]: word === "on" };
      const said = word === "on" ? answers.isOn(name) : answers.isOff(name);
      return just(noted({ ...state, preferences }, said));
    },
  };
}

export const screenCommands: readonly SlashCommand[] = [
  onOff("hints"),
  onOff("ascii"),
  onOff("signs"),
  {
    name: "reconnect",
    aliases: [],
    run: ({ state }) => just(state, { kind: "reconnect" }),
  },
  {
    name: "quit",
    aliases: ["exit", "bye"],
    run: ({ state }) => just(state, { kind: "quit" }),
  },
];
