import assert from "node:assert/strict";
import { test } from "node:test";
import { nameWords } from "../tui/lines/words.ts";
import { MemberRank } from "../wire/member-entry.ts";
import { PresenceState } from "../wire/presence.ts";
import { parseUsername } from "../wire/username.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { lines as words } from "../words/english/lines.ts";
import { belonging, whereabouts } from "./chat-people.ts";

const form = { self: "ann", names: nameWords, words };

test("who is here and who is away is a sentence each, without oneself", () => {
  const entries = [
    ["dan", PresenceState.here],
    ["ann", PresenceState.here],
    ["cat", PresenceState.away],
    ["bob", PresenceState.here],
    ["eve", PresenceState.unknown],
  ] as const;
  const found = entries.map(([name, state]) => {
    return { name: parseUsername(name), state, forSeconds: 1 };
  });

  assert.deepEqual(whereabouts(found, form), ["here are: bob, dan", "away are: cat"]);
});

test("where the server does not tell who is here, that is said", () => {
  assert.deepEqual(whereabouts(undefined, form), [words.whoIsUnknown]);
  assert.deepEqual(whereabouts([], form), [words.whoIsUnknown]);
});

test("those who were removed do not belong to the group", () => {
  const ranks = { bob: MemberRank.member, ann: MemberRank.owner, cat: MemberRank.removed };
  const members = new Map(
    Object.entries(ranks).map(([name, rank]) => {
      const member = { name: parseMemberName(name), rank, joinedAtMs: 0, displayName: "" };
      return [name, { ...member, invitedBy: undefined }];
    }),
  );

  assert.equal(belonging(members, form), "in the group are: ann, bob");
  assert.equal(belonging(undefined, form), words.noMembers);
});
