import assert from "node:assert/strict";
import { test } from "node:test";
import { PresenceState } from "../wire/presence.ts";
import { speaks2 } from "./level-2.testing.ts";
import { play, stage } from "./plays.testing.ts";

test("WHO tells who is here, away, silent or unknown, and since when", () => {
  const { server, clock, ann, bob } = play();
  bob.drops();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();
  ann.sends("cid", "hi");
  const eve = server.accepts("eve");
  ann.sends("eve", "hello?");
  clock.passes(3500);
  assert.equal(eve.messages.length, 1);

  cid.asksWho(["ann", "bob", "eve", "nobody"]);

  cid.hearsAbout();
  assert.equal(cid.nextId, 7);
  const found = cid.hearsPresence().map(({ name, state }) => [name, state]);
  assert.deepEqual(found, [
    ["ann", PresenceState.here],
    ["bob", PresenceState.away],
    ["eve", PresenceState.silent],
    ["nobody", PresenceState.unknown],
  ]);
});

test("WHO without names tells of everybody who has connected, those here first", () => {
  const { server, ann: _ann, bob } = play();
  bob.drops();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();

  cid.asksWho([]);

  assert.deepEqual(
    cid.hearsPresence().map(({ name }) => name),
    ["ann", "cid", "bob"],
  );
});

test("a question about names none of which is valid is about nobody, and watches nobody", () => {
  const { server } = play();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();
  const body = new Uint8Array(4 + 8);
  body[3] = 1;

  cid.says(0x0140, body);
  cid.asksWho([], { watch: true });

  assert.deepEqual(cid.hearsPresence(), []);
  assert.equal(cid.hearsPresence().length, 3);
  assert.equal(server.core.state.watchers.size, 0);
});

test("whoever watches is told once a second what has changed, and nothing that has not", () => {
  const { server, clock, bob } = play();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();
  cid.asksWho(["bob", "eve"], { watch: true });
  cid.hearsPresence();

  bob.drops();
  assert.deepEqual(
    cid.hearsPresence().map(({ name, state }) => [name, state]),
    [["bob", PresenceState.away]],
  );
  server.accepts("bob").drops();
  const eve = server.accepts("eve");
  cid.hearsNothingMore();
  clock.passes(1000);

  assert.deepEqual(
    cid.hearsPresence().map(({ name, state }) => [name, state]),
    [["eve", PresenceState.here]],
  );
  eve.drops();
  clock.passes(1000);
  cid.hearsPresence();
  cid.hearsNothingMore();
});

test("a takeover changes nobody's presence", () => {
  const { server, clock } = play();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();
  cid.asksWho(["bob"], { watch: true });
  cid.hearsPresence();

  server.accepts("bob");
  clock.passes(2000);

  cid.hearsNothingMore();
});

test("a thousand who come back at once are told to a watcher in a few commands", () => {
  const { server, clock } = stage({ isUnchecked: true });
  const names = Array.from({ length: 1000 }, (_, at) => `p${at}`);
  const watcher = speaks2(server, "cid");
  watcher.hearsWelcome();
  for (let from = 0; from < names.length; from += 100) {
    watcher.asksWho(names.slice(from, from + 100), { watch: true });
  }
  watcher.peer.added.length = 0;

  for (const name of names) server.accepts(name);
  clock.passes(1000);

  const told = watcher.peer.added.length;
  assert.ok(told <= 10, `${told} commands`);
  assert.equal(server.core.state.watchers.size, 256);
});

test("TYPING and READ reach who is here and wants them, a few a second", () => {
  const { server, clock } = play();
  const cid = speaks2(server, "cid");
  const eve = speaks2(server, "eve");
  cid.hearsWelcome();
  eve.hearsWelcome();

  for (let turn = 0; turn < 20; turn += 1) cid.types("eve", turn % 2 === 0);
  assert.equal(eve.peer.added.length, 8);
  eve.peer.added.length = 0;
  clock.passes(1000);
  cid.hasRead("eve", 41);

  assert.equal(eve.hearsRead(), 41);
  cid.types("nobody", true);
  cid.hearsNothingMore();
});

test("a connection that ends watches nobody any more", () => {
  const { server, bob } = play();
  const cid = speaks2(server, "cid");
  cid.asksWho(["bob"], { watch: true });

  cid.peer.drops();

  assert.equal(server.core.state.watchers.size, 0);
  bob.drops();
});
