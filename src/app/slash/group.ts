/** Commands about the group: who belongs to it, who comes to it, what its server has said. */

import { CoterieError } from "../../wire/error.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import { just, noted } from "../effects.ts";
import { membersPage } from "../members.ts";
import { errorLine, noticeLine } from "../words.ts";
import type { SlashCommand } from "./slash-command.ts";

const members: SlashCommand = {
  name: "members",
  aliases: [],
  run: ({ state }) => {
    if (!state.isMember) return state.words.group.noMembers;
    return just({ ...state, overlay: membersPage(state) });
  },
};

const invite: SlashCommand = {
  name: "invite",
  aliases: [],
  takes: ["name"],
  run: ({ words, state }) => {
    if (!state.isMember) return state.words.group.noMembers;
    const [word, ...more] = words;
    if (more.length > 0) return state.words.group.inviteOneName;
    try {
      const name = word === undefined ? undefined : parseMemberName(word);
      return just(noted(state, state.words.group.makingCode), { kind: "invite", name });
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      return errorLine(error, state.words);
    }
  },
};

const notices: SlashCommand = {
  name: "notices",
  aliases: [],
  run: ({ state, around }) => {
    const { group, times } = state.words;
    const said = state.notices
      .toReversed()
      .map((notice) => noticeLine(notice, around.nowMs, times));
    const lines = said.length > 0 ? said : [group.noNotices];
    const overlay = { kind: "page", title: group.notices, lines, top: 0 } as const;
    return just({ ...state, freshNotices: 0, overlay });
  },
};

export const groupCommands: readonly SlashCommand[] = [members, invite, notices];
