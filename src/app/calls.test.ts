import assert from "node:assert/strict";
import { test } from "node:test";
import { PlayClock } from "../client/play.testing.ts";
import type { InboxMessage } from "../io/account/message.ts";
import { Caller, gatherMs, restMs } from "./caller.ts";
import { callsOf } from "./calls.ts";
import { arrived } from "./news.ts";
import { usualPreferences } from "./preferences.ts";
import { bob, carol, dave, erin, type Setting, stage, talkWith } from "./stage.testing.ts";
import type { AppState } from "./state.ts";
import { talkStateOf, withTalk } from "./talk-state.ts";

function from(name: string, text = "hi", part = 0): InboxMessage {
  const about = { number: 1, atMs: 1, epoch: 1n, part, parts: part, replyTo: undefined };
  const bytes = new TextEncoder().encode(text);
  return { row: 1, from: name, to: "ann", id: 1, offline: false, atMs: 1, text: bytes, about };
}

const unread = [bob, carol, dave, erin].map((name) => talkWith(name, "unread", { unread: 1 }));

/** Ann in the talk with bob, and what calls her: "ring", and notifications as "title: body". */
class Desk {
  readonly clock: PlayClock = new PlayClock();
  readonly heard: string[] = [];
  readonly #caller: Caller = new Caller(this.clock, {
    state: () => this.state,
    ring: () => this.heard.push("ring"),
    notify: ({ title, body }) => this.heard.push(`${title}: ${body}`),
  });
  state: AppState;

  constructor(setting: Setting = {}) {
    this.state = stage({ talks: unread, isFocused: false, ...setting }).state;
  }

  hears(...messages: readonly InboxMessage[]): this {
    this.#caller.call(callsOf(this.state, messages));
    return this;
  }

  becomes(change: Partial<AppState>): void {
    this.state = { ...this.state, ...change };
  }
}

/** What ann has heard a moment after these have come. */
async function heard(messages: readonly InboxMessage[], setting: Setting = {}): Promise<string[]> {
  const desk = new Desk(setting).hears(...messages);
  await desk.clock.passes(gatherMs);
  return desk.heard;
}

test("a call says who has written, and of the text nothing unless that is wanted", async () => {
  assert.deepEqual(await heard([from("bob", "lunch?")]), ["ring", "Coterie: bob has written"]);

  const preferences = { ...usualPreferences, notify: "on" } as const;
  const said = await heard([from("bob", "lunch\nat  one?")], { preferences });
  assert.deepEqual(said, ["ring", "Coterie: bob: lunch at one?"]);
  assert.deepEqual(await heard([from("bob", " ")], { preferences }), [
    "ring",
    "Coterie: bob has written",
  ]);
});

test("nothing calls where that is not wanted", async () => {
  const preferences = { ...usualPreferences, notify: "off" } as const;
  assert.deepEqual(await heard([from("bob")], { preferences }), []);
});

test("what comes together is one call, with all who wrote", async () => {
  const two = [from("bob"), from("carol"), from("bob")];
  assert.deepEqual(await heard(two), ["ring", "Coterie: 3 texts from bob, carol"]);
  const preferences = { ...usualPreferences, notify: "on" } as const;
  const four = ["bob", "carol", "dave", "erin"].map((name) => from(name));
  const said = "Coterie: 4 texts from bob, carol, dave, 1 more";
  assert.deepEqual(await heard(four, { preferences }), ["ring", said]);
});

test("a long text calls once, whatever number of parts it comes in", async () => {
  const parts = [1, 2, 3].map((part) => from("bob", "part", part));
  assert.deepEqual(await heard(parts), ["ring", "Coterie: bob has written"]);
});

test("calls are rare: what comes soon after one waits, and then is one", async () => {
  const desk = new Desk().hears(from("bob"));
  await desk.clock.passes(gatherMs);
  desk.hears(from("carol"));
  await desk.clock.passes(1000);
  desk.hears(from("dave"));
  await desk.clock.passes(restMs - 1001);
  assert.equal(desk.heard.length, 2);

  await desk.clock.passes(1);
  assert.deepEqual(desk.heard.slice(2), ["ring", "Coterie: 2 texts from carol, dave"]);
});

test("what has been read meanwhile, here or elsewhere, does not call any more", async () => {
  const desk = new Desk().hears(from("bob"), from("carol", "psst"));
  desk.becomes({ talks: [talkWith(bob, "unread"), ...unread.slice(1)] });
  await desk.clock.passes(gatherMs);
  assert.deepEqual(desk.heard, ["ring", "Coterie: carol has written"]);

  const back = new Desk().hears(from("bob"));
  back.becomes({ isFocused: true });
  await back.clock.passes(gatherMs);
  assert.deepEqual(back.heard, []);
});

test("what is seen, what we write to ourselves, and whom we hushed never calls", async () => {
  const hushed = new Map([
    ["carol", "muted"],
    ["dave", "blocked"],
  ] as const);
  const all = ["ann", "bob", "carol", "dave"].map((name) => from(name));

  assert.deepEqual(await heard(all, { isFocused: true, hushed }), []);
  assert.deepEqual(await heard(all, { hushed }), ["ring", "Coterie: bob has written"]);
});

test("the open talk calls while older texts of it are looked at", async () => {
  const { state } = stage();
  const scrolled = withTalk(state, bob, { scroll: { kind: "at", row: 1, below: 0 } });
  const talk = talkStateOf(scrolled, bob);
  const said = await heard([from("bob")], { isFocused: true, talk });
  assert.deepEqual(said, ["ring", "Coterie: bob has written"]);
});

test("of a text that a terminal would obey, it obeys nothing", async () => {
  const preferences = { ...usualPreferences, notify: "on" } as const;
  const said = await heard([from("bob", "\u001B]2;owned\u0007\u009C")], { preferences });

  assert.equal(said.length, 2);
  assert.doesNotMatch(said.join(""), /\p{Cc}/u);
});

test("messages that come hand on what calls", () => {
  const { state } = stage({ talks: unread });
  const { effects } = arrived(state, [from("bob"), from("carol", "psst")]);

  const start = new TextEncoder().encode("psst");
  assert.deepEqual(effects, [{ kind: "call", calls: [{ from: "carol", start }] }]);
});
