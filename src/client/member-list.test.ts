import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { joinedFiles, type JoinedFiles } from "../io/account/joined-files.ts";
import { type MemberEntry, MemberRank } from "../wire/member-entry.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { parseUsername } from "../wire/username.ts";
import { MemberList } from "./member-list.ts";
import { newFolder } from "./play.testing.ts";

const ann = parseUsername("ann");

function entry(name: string, left: number, change: Partial<MemberEntry> = {}): MemberEntry {
  return {
    name: parseMemberName(name),
    rank: MemberRank.member,
    devices: 1,
    left,
    joinedAtMs: 1000,
    invitedBy: parseMemberName("ann"),
    displayName: "",
    ...change,
  };
}

/** A list to which the server has told these. */
function told(files: JoinedFiles, ...entries: readonly MemberEntry[]): MemberList {
  const list = new MemberList(files);
  list.asks(ann);
  for (const each of entries) list.told(1, each);
  return list;
}

/** "ann member", as the list has them. */
function lines({ known }: MemberList): string[] | undefined {
  const ranks = ["removed", "member", "owner"];
  return known && [...known.values()].map(({ name, rank }) => `${name} ${ranks[rank]}`);
}

function newFiles(): JoinedFiles {
  return joinedFiles(newFolder(), "ann");
}

test("who belongs to the group is known again without a connection", () => {
  const files = newFiles();
  told(files, entry("ann", 1, { rank: MemberRank.owner }), entry("bob", 0, { displayName: "Bob" }));

  const later = new MemberList(files);

  assert.deepEqual(lines(later), ["ann owner", "bob member"]);
  assert.equal(later.known?.get("bob")?.displayName, "Bob");
  assert.equal(later.known?.get("bob")?.invitedBy, "ann");
});

test("who joined while nobody was here to hear of it is told once", () => {
  const files = newFiles();
  const first = told(files, entry("ann", 1), entry("bob", 0));
  assert.deepEqual(first.takeCame(), []);

  const list = told(files, entry("ann", 2), entry("bob", 1), entry("carol", 0));
  const came = list.takeCame().map(({ name, invitedBy }) => `${name} by ${invitedBy}`);
  assert.deepEqual(came, ["carol by ann"]);
  assert.deepEqual(list.takeCame(), []);

  list.told(0, entry("dave", 0));
  assert.deepEqual(list.takeCame(), []);
});

test("half an answer changes nothing", () => {
  const files = newFiles();

  assert.equal(lines(told(files, entry("ann", 1))), undefined);
  assert.deepEqual(lines(told(files, entry("ann", 0))), ["ann member"]);
});

test("a change is told by itself, and one before the first answer is not the whole list", () => {
  const list = new MemberList(newFiles());
  assert.equal(list.told(0, entry("bob", 0)), false);
  assert.equal(list.known, undefined);

  list.asks(ann);
  list.told(1, entry("ann", 0));
  list.told(0, entry("bob", 0));

  assert.deepEqual(lines(list), ["ann member", "bob member"]);
});

test("whoever is in the list no more was removed, and the name stays theirs", () => {
  const files = newFiles();
  told(files, entry("ann", 1), entry("bob", 0));

  const list = told(files, entry("ann", 0));

  assert.deepEqual(lines(list), ["ann member", "bob removed"]);
});

test("a damaged file is as good as none", () => {
  const files = newFiles();
  for (const text of ["{", '{"members":[{"name":"../x","rank":1}]}', '{"members":3}', "null"]) {
    writeFileSync(files.members, text);
    assert.equal(new MemberList(files).known, undefined, text);
  }
});
