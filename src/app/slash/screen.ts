/** Commands about the program and its screen. */

import { just, noted } from "../effects.ts";
import type { Preferences } from "../preferences.ts";
import type { SlashCommand } from "./slash-command.ts";

function onOff(name: string, preference: keyof Preferences, says: string): SlashCommand {
  return {
    name,
    aliases: [],
    form: "on|off",
    says,
    run: ({ words, state }) => {
      const [word] = words;
      if (word !== "on" && word !== "off") return `write /${name} on or /${name} off`;
      const preferences = { ...state.preferences, [preference]: word === "on" };
      return just(noted({ ...state, preferences }, `${name} is ${word}`));
    },
  };
}

export const screenCommands: readonly SlashCommand[] = [
  onOff("hints", "hints", "the line of keys at the bottom"),
  onOff("ascii", "ascii", "frames and marks of ASCII only"),
  onOff("signs", "signs", "others hear that you type and have read"),
  {
    name: "reconnect",
    aliases: [],
    form: "",
    says: "connect again now",
    run: ({ state }) => just(state, { kind: "reconnect" }),
  },
  {
    name: "quit",
    aliases: ["exit", "bye"],
    form: "",
    says: "leave; what waits stays and goes out next time",
    run: ({ state }) => just(state, { kind: "quit" }),
  },
];
