/** Commands about people: whom to talk with, who is here. */

import { CoterieError } from "../../wire/error.ts";
import { parseUsername, type Username } from "../../wire/username.ts";
import type { Words } from "../../words/words.ts";
import { enter } from "../commands/moving.ts";
import { sent } from "../commands/sent.ts";
import { just, noted } from "../effects.ts";
import { hushWord } from "../hushed.ts";
import type { AppState } from "../state.ts";
import { errorLine, whereaboutsLine } from "../words.ts";
import type { SlashCommand } from "./slash-command.ts";

const to: SlashCommand = {
  name: "to",
  aliases: ["query", "q"],
  takes: ["name"],
  run: ({ words, state, around }) => {
    const [name, ...more] = words;
    if (name === undefined || more.length > 0) return state.words.answers.to;
    return withName(name, state.words, (user) => enter(state, user, around));
  },
};

const msg: SlashCommand = {
  name: "msg",
  aliases: [],
  takes: ["name", "text"],
  takesLines: true,
  run: ({ argument, words, state, around }) => {
    const [name] = words;
    const text = argument.slice(name?.length ?? 0).trim();
    if (name === undefined || text === "") return state.words.answers.msg;
    return withName(name, state.words, (user) => {
      const there = enter(state, user, around);
      const { effects } = sent(there.state, text);
      const said = noted(state, state.words.answers.onItsWay(user));
      return just(said, ...effects.filter(({ kind }) => kind === "send"));
    });
  },
};

const me: SlashCommand = {
  name: "me",
  aliases: [],
  takesLines: true,
  run: ({ argument, state }) =>
    argument === ""
      ? state.words.outside.meForm
      : // A plain text, because others may read it with any program (decision 0017).
        sent(state, `* ${state.self} ${argument}`),
};

const who: SlashCommand = {
  name: "who",
  aliases: ["names", "w"],
  run: ({ state, around }) => {
    const lines = [...state.people]
      .filter(([name]) => name !== state.self)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(
        ([name, whereabouts]) =>
          whereaboutsLine(named(state, name), whereabouts, around.nowMs, state.words) +
          hushedAs(state, name),
      );
    const page = {
      kind: "page",
      title: state.words.people.page,
      lines: lines.length > 0 ? lines : [state.words.people.nobody],
      top: 0,
    } as const;
    return just({ ...state, overlay: page }, { kind: "who" });
  },
};

function hushedAs(state: AppState, name: Username): string {
  const word = hushWord(state, name);
  return word === undefined ? "" : `, ${word}`;
}

/** With the sign of who is no member. */
function named({ members }: AppState, name: Username): string {
  return members === undefined || members.has(name) ? name : `~${name}`;
}

export const peopleCommands: readonly SlashCommand[] = [to, msg, me, who];

type Result = ReturnType<SlashCommand["run"]>;

/** Does something with a name, or says why it is none. */
export function withName(name: string, words: Words, action: (user: Username) => Result): Result {
  try {
    return action(parseUsername(name.replace(/^@/u, "")));
  } catch (error) {
    if (!(error instanceof CoterieError)) throw error;
    return errorLine(error, words);
  }
}
