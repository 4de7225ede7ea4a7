/** Commands about how the screen looks. */

import { editorOf } from "../../tui/editor/state.ts";
import { just, noted, withChoice } from "../effects.ts";
import { themes } from "../view/looks.ts";
import { themed } from "../theming.ts";
import type { SlashCommand } from "./slash-command.ts";

const nothing = editorOf({ text: "", cursor: 0 });

const theme: SlashCommand = {
  name: "theme",
  aliases: [],
  takes: [themes],
  run: ({ argument, state, around }) => {
    const chosen = themes.indexOf(state.preferences.theme);
    if (argument === "") {
      return just({ ...state, overlay: { kind: "theme", query: nothing, chosen } });
    }
    const name = themes.find((each) => each === argument.toLowerCase());
    if (name === undefined) return state.words.look.noTheme(argument, themes.join(", "));
    return themed(state, name, around);
  },
};

const mouse: SlashCommand = {
  name: "mouse",
  aliases: [],
  takes: [["on", "off"]],
  run: ({ words, state }) => {
    const { look } = state.words;
    const [word] = words;
    if (word !== "on" && word !== "off") return state.words.answers.onOrOff("mouse");
    const isOn = word === "on";
    return withChoice(noted(state, isOn ? look.mouseOn : look.mouseOff), "mouse", isOn);
  },
};

export const lookCommands: readonly SlashCommand[] = [theme, mouse];
