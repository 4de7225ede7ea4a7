import assert from "node:assert/strict";
import { test } from "node:test";
import { MemberRank } from "../wire/member-entry.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { PresenceState } from "../wire/presence.ts";
import { came, noticed, present, withMembers } from "./news.ts";
import { Player } from "./player.testing.ts";
import { at, away, bob, here, talkWith } from "./stage.testing.ts";

const ann = parseMemberName("ann");
const bobMember = parseMemberName("bob");
const known = { joinedAtMs: 0, invitedBy: undefined, displayName: "" };
const members = new Map([
  ["ann", { ...known, name: ann, rank: MemberRank.owner }],
  ["bob", { ...known, name: bobMember, rank: MemberRank.member, invitedBy: ann }],
  ["carol", { ...known, name: parseMemberName("carol"), rank: MemberRank.removed }],
]);

test("/members says who belongs to the group, who is here, and by whom they came", () => {
  const people = new Map([[bob, away(at("11:00"))]]);
  const player = new Player({ isMember: true, members, people });

  player.types("/members").presses("enter");

  assert.match(player.sees, /^ ann +owner, here$/mu);
  assert.match(player.sees, /^ bob +member, away, invited by ann$/mu);
  assert.doesNotMatch(player.sees, /carol/u);
});

test("/invite makes a code for a name that a member can have", () => {
  const player = new Player({ isMember: true, members });

  player.types("/invite Dave!").presses("enter");
  assert.match(player.sees, /cannot be the name of a member/u);
  assert.ok(!player.did.includes("invite"));

  player.presses("ctrl-c").types("/invite dave").presses("enter");
  assert.deepEqual(player.effects.at(-1), { kind: "invite", name: "dave" });
});

test("without members, /invite and /members say how others come", () => {
  const player = new Player();

  player.types("/invite").presses("enter");

  assert.match(player.sees, /this server has no members/u);
  assert.equal(player.draft, "/invite");
});

test("what a page is about is copied from it", () => {
  const overlay = {
    kind: "page",
    title: "Invite",
    lines: ["x"],
    top: 0,
    copies: "a line",
  } as const;
  const player = new Player({ overlay });

  player.types("y");

  assert.deepEqual(player.effects, [{ kind: "copy", text: "a line" }]);
});

test("what the server says is not lost with the next key", () => {
  const player = new Player({ isMember: true });
  const notice = { code: 201, text: "bob joined by your code", remedy: "" };
  player.state = noticed(player.state, notice, at("11:58"));
  assert.match(player.sees, /the server says: bob joined by your code/u);

  player.types("x");
  assert.doesNotMatch(player.sees, /by your code/u);
  assert.match(player.sees, /1 notice: \/notices/u);

  player.presses("ctrl-c").types("/notices").presses("enter");
  assert.match(player.sees, /2 min ago {2}bob joined by your code/u);
  player.presses("escape");
  assert.doesNotMatch(player.sees, /1 notice/u);
});

test("who came by a code meanwhile is told to who made the code, and to nobody else", () => {
  const carol = { ...known, name: parseMemberName("carol"), rank: MemberRank.member };
  const player = new Player({ isMember: true });
  const joined = [
    { ...carol, invitedBy: ann },
    { ...carol, name: bobMember, invitedBy: parseMemberName("erin") },
  ];

  player.state = came(player.state, joined, at("12:00"));

  assert.match(player.sees, /carol joined by your code while you were away/u);
  assert.deepEqual(player.state.freshNotices, 1);
});

test("whoever has a member beside them is not alone", () => {
  const { state } = new Player({ isMember: true, isAlone: true, people: new Map([[bob, here()]]) });

  assert.equal(withMembers(state, members).isAlone, false);
  assert.equal(withMembers(state, new Map([...members].slice(0, 1))).isAlone, true);
});

test("who was alone writes to the first who comes, not on to themself", () => {
  const carol = { ...known, name: parseMemberName("carol"), rank: MemberRank.owner };
  const invited = { ...known, name: ann, rank: MemberRank.member, invitedBy: carol.name };
  const group = new Map([...members, ["carol", carol], ["ann", invited]]);
  const alone = { isAlone: true, current: ann, talks: [talkWith(ann, "recent")] };
  const { state } = new Player(alone);
  const comes = [{ name: bob, state: PresenceState.here, forSeconds: 0 }];

  assert.equal(present(state, comes, at("12:00")).current, bob);
  assert.equal(withMembers(state, group).current, carol.name, "whoever invited comes first");
});

test("who writes to themself is left in peace when somebody comes", () => {
  const alone = { isAlone: true, current: ann, talks: [talkWith(ann, "recent")] };
  const writing = new Player(alone).types("note");
  const said = new Player({ ...alone, talks: [talkWith(ann, "recent", { last: at("11:00") })] });
  const back = new Player({ ...alone, visited: [bob] });

  for (const { state } of [writing, said, back])
    assert.equal(withMembers(state, members).current, ann);
});
