/** Commands about what calls the person, and who may. */

import type { Hush } from "../../io/account/hushes.ts";
import type { Username } from "../../wire/username.ts";
import { just, noted, type Outcome, withChoice } from "../effects.ts";
import { hushWord } from "../hushed.ts";
import type { Preferences } from "../preferences.ts";
import type { AppState } from "../state.ts";
import { withName } from "./people.ts";
import type { SlashCommand, SlashName } from "./slash-command.ts";

const ways: readonly Preferences["notify"][] = ["on", "names", "off"];

const notify: SlashCommand = {
  name: "notify",
  aliases: [],
  takes: [[...ways, "test"]],
  run: ({ words: [word, ...more], state }) => {
    const { calls } = state.words;
    const way = ways.find((each) => each === word);
    if (more.length > 0 || (way === undefined && word !== "test")) return calls.form;
    if (way === undefined) return just(state, { kind: "testCall" });
    return withChoice(noted(state, calls.is[way]), "notify", way);
  },
};

/** Mutes or blocks somebody. */
function hushing(name: SlashName, how: Hush): SlashCommand {
  return aboutOne(name, (user, state) => {
    const { calls } = state.words;
    if (user === state.self) return calls.notYourself;
    return just(noted(state, calls[how](user)), { kind: "hush", name: user, how });
  });
}

/** The opposite of {@link hushing}. */
function hearing(name: SlashName, how: Hush): SlashCommand {
  return aboutOne(name, (user, state) => {
    const { calls } = state.words;
    if (state.hushed.get(user) !== how) return calls.isNot(user, how);
    const said = calls[how === "muted" ? "unmuted" : "unblocked"](user);
    return just(noted(state, said), { kind: "hush", name: user, how: undefined });
  });
}

/** A command that takes exactly one name. */
function aboutOne(
  name: SlashName,
  action: (user: Username, state: AppState) => Outcome | string,
): SlashCommand {
  return {
    name,
    aliases: [],
    takes: ["name"],
    run: ({ words: [word, ...more], state }) => {
      if (word === undefined || more.length > 0) return state.words.calls.muteForm(name);
      return withName(word, state.words, (user) => action(user, state));
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
