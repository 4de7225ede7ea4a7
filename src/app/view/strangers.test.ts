import assert from "node:assert/strict";
import { test } from "node:test";
import type { KnownMember, KnownMembers } from "../../io/account/known-members.ts";
import { MemberRank } from "../../wire/member-entry.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import { ours, shown, stage, talkWith, theirs } from "../stage.testing.ts";
import { ann, bob, carol, large, written } from "../stage.testing.ts";

/** Members of these names; who stands behind a colon is called so. */
function membersOf(...words: readonly string[]): KnownMembers {
  const members = words.map((word): [string, KnownMember] => {
    const [name = "", displayName = ""] = word.split(":");
    const member = parseMemberName(name);
    const rank = MemberRank.member;
    return [name, { name: member, rank, joinedAtMs: 0, invitedBy: undefined, displayName }];
  });
  return new Map(members);
}

test("a name that is no member's is marked wherever it stands", () => {
  const talks = [talkWith(bob, "recent"), talkWith(carol, "recent")];
  const texts = [theirs("11:00", "hi"), ours("11:01", "hello", "kept")];
  const members = membersOf("ann", "carol");

  const screen = shown(stage({ talks, texts, members, isMember: true, size: large }));

  assert.match(screen, /▸ ~bob/u);
  assert.match(screen, /^ {2,3}carol/mu);
  assert.match(screen, /11:00 +~bob +hi/u);
  assert.match(screen, /kept for ~bob/u);
  assert.match(screen, /── to ~bob ─/u);
  assert.match(screen, /ann @ /u);
  assert.doesNotMatch(screen, /~ann|~carol|[^~]bob/u);
});

test("so is one that is gone to, or found", () => {
  const members = membersOf("ann");
  const query = written("b").editor;
  const goTo = { kind: "goTo", query, chosen: 0 } as const;
  const find = { ...goTo, kind: "find" } as const;
  const texts = [theirs("11:00", "breakfast")];

  assert.match(shown(stage({ members, overlay: goTo })), /▸ ~bob/u);
  assert.match(shown(stage({ members, texts, overlay: find })), /~bob {2}breakfast/u);
});

test("without members, or as long as nobody has told of them, no name is marked", () => {
  assert.doesNotMatch(shown(stage({ texts: [theirs("11:00", "hi")] })), /~/u);
});

test("what a member is called stands beside the name of the talk", () => {
  const screen = shown(stage({ members: membersOf("ann", "bob:Bob Jones"), self: ann }));

  assert.match(screen, /│ bob {2}Bob Jones/u);
});
