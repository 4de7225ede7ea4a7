/** Commands about the program and its screen. */

import { just, noted, withChoice } from "../effects.ts";
import type { SlashCommand } from "./slash-command.ts";

/** What is either on or off. */
type Switch = "ascii" | "hints" | "signs";

function onOff(name: Switch): SlashCommand {
  return {
    name,
    aliases: [],
    takes: [["on", "off"]],
    run: ({ words, state }) => {
      const { answers } = state.words;
      const [word] = words;
      if (word !== "on" && word !== "off") return answers.onOrOff(name);
      const isOn = word === "on";
      return withChoice(noted(state, (isOn ? answers.isOn : answers.isOff)(name)), name, isOn);
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
