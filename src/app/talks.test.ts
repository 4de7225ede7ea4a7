import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUsername } from "../wire/username.ts";
import { Player } from "./player.testing.ts";
import { ann, away, bob, carol, dave, erin, talkWith, type Setting } from "./stage.testing.ts";
import { sortedTalks } from "./talks.ts";

const said = [{ name: dave, unread: 0, lastAtMs: 1, lastRow: 1 }];

/** Somebody who has talked with dave; the list is put in order whenever that is asked for. */
class Walker extends Player {
  get list(): string[] {
    return sortedTalks(this.state, said).map(({ name }) => name);
  }

  sorts(): this {
    this.state = { ...this.state, talks: sortedTalks(this.state, said) };
    return this;
  }
}

const begun: Setting = { talks: [talkWith(dave, "recent"), talkWith(bob, "recent")], current: bob };

test("whoever was opened and not written to stays in the list", () => {
  const person = new Walker(begun).presses("ctrl-n").sorts();
  assert.equal(person.state.current, dave);
  assert.deepEqual(person.list, ["dave", "bob"]);

  person.types("/to carol").presses("enter").sorts();
  person.types("/to dave").presses("enter").sorts();

  assert.deepEqual(person.list, ["dave", "bob", "carol"]);
});

test("ourselves, whom nobody has chosen, do not stay in the list", () => {
  const person = new Walker({ talks: [talkWith(ann, "recent")], current: ann });

  person.types("/to carol").presses("enter");

  assert.deepEqual(person.list, ["dave", "carol"]);
});

test("who walks through everybody comes to each of them, and back the same way", () => {
  const zoe = parseUsername("zoe");
  const people = new Map([bob, carol, erin, zoe].map((name) => [name, away()]));
  const person = new Walker({ ...begun, people, current: dave }).sorts();
  const walk = (key: "ctrl-n" | "ctrl-p"): string[] =>
    Array.from({ length: 4 }, () => person.presses(key).sorts().state.current);

  assert.deepEqual(walk("ctrl-n"), ["bob", "carol", "erin", "zoe"]);
  assert.deepEqual(walk("ctrl-p"), ["erin", "carol", "bob", "dave"]);
});
