/** Commands about what calls the person, and who may. */

import type { Hush } from "../../io/account/hushes.ts";
import { just, noted } from "../effects.ts";
import { hushWord } from "../hushed.ts";
import type { Preferences } from "../preferences.ts";
import { withName } from "./people.ts";
import type { SlashCommand, SlashName } from "./slash-command.ts";

const ways: readonly Preferences["notify"][] = ["on", "names", "off"];

const notify: SlashCommand = {
  name: "notify",
  aliases: [],
  run: ({ words: [word, ...more], state }) => {
    const { calls } = state.words;
    const way = ways.find((each) => each === word);
    if (more.length > 0 || (way === undefined && word !== "test")) return calls.form;
    if (way === undefined) return just(state, { kind: "testCall" });
    const preferences = { ...state.preferences, notify: way };
    return just(noted({ ...state, preferences }, calls.is[way]));
  },
};

/** Mutes or blocks somebody. */
function hushing(name: SlashName, how: Hush): SlashCommand {
  return {
    name,
    aliases: [],
    run: ({ words, state }) => {
      const { calls } = state.words;
      const [word, ...more] = words;
      if (word === undefined || more.length > 0) return calls.muteForm(name);
      return withName(word, state.words, (user) => {
        if (user === state.self) return calls.notYourself;
        return just(noted(state, calls[how](user)), { kind: "hush", name: user, how });
      });
    },
  };
}

/** The opposite of {@link hushing}. */
function hearing(name: SlashName, how: Hush): SlashCommand {
  return {
    name,
    aliases: [],
    run: ({ words, state }) => {
      const { calls } = state.words;
      const [word, ...more] = words;
      if (word === undefined || more.length > 0) return calls.muteForm(name);
      return withName(word, state.words, (user) => {
        if (state.hushed.get(user) !== how) return calls.isNot(user, how);
        const said = calls[how === "muted" ? "unmuted" : "unblocked"](user);
        return just(noted(state, said), { kind: "hush", name: user, how: undefined });
      });
    },
  };
}

const blocked: SlashCommand = {
  name: "blocked",
  aliases: ["muted"],
  run: ({ state }) => {
    const { calls } = state.words;
    const names = [...state.hushed.keys()].toSorted();
    const lines = names.map((name) => `${name.padEnd(8)}  ${hushWord(state, name) ?? ""}`);
    const title = calls.listTitle;
    const page = { kind: "page", title, lines: lines.length > 0 ? lines : [calls.nobody] } as const;
    return just({ ...state, overlay: { ...page, top: 0 } });
  },
};

export const callCommands: readonly SlashCommand[] = [
  notify,
  hushing("mute", "muted"),
  hearing("unmute", "muted"),
  hushing("block", "blocked"),
  hearing("unblock", "blocked"),
  blocked,
];
