/** Commands about the group: who belongs to it, who comes to it, what its server has said. */

import { CoterieError } from "../../wire/error.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import { just, noted } from "../effects.ts";
import { membersPage } from "../members.ts";
import { noticeLine } from "../words.ts";
import type { SlashCommand } from "./slash-command.ts";

const noMembers =
  "this server has no members: whoever runs coterie chat --server with its address is in";

const members: SlashCommand = {
  name: "members",
  aliases: [],
  form: "",
  says: "who belongs to the group",
  run: ({ state }) => {
    if (!state.isMember) return noMembers;
    return just({ ...state, overlay: membersPage(state) });
  },
};

const invite: SlashCommand = {
  name: "invite",
  aliases: [],
  form: "[NAME]",
  says: "make a code by which somebody joins the group",
  run: ({ words, state }) => {
    if (!state.isMember) return noMembers;
    const [word, ...more] = words;
    if (more.length > 0) return "write /invite and one name, such as /invite bob";
    try {
      const name = word === undefined ? undefined : parseMemberName(word);
      return just(noted(state, "making a code"), { kind: "invite", name });
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      return `${error.message}. ${error.remedy}`;
    }
  },
};

const notices: SlashCommand = {
  name: "notices",
  aliases: [],
  form: "",
  says: "what the server has said, the newest first",
  run: ({ state, around }) => {
    const said = state.notices.toReversed().map((notice) => noticeLine(notice, around.nowMs));
    const lines = said.length > 0 ? said : ["Nothing since this window was opened."];
    const overlay = { kind: "page", title: "What the server has said", lines, top: 0 } as const;
    return just({ ...state, freshNotices: 0, overlay });
  },
};

export const groupCommands: readonly SlashCommand[] = [members, invite, notices];
