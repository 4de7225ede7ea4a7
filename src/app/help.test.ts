import assert from "node:assert/strict";
import { test } from "node:test";
import { topics } from "../words/english/topics.ts";
import { topicPage, writtenTopic } from "./help.ts";
import { Player } from "./player.testing.ts";

test("/help and a word shows the commands and the keys that are about it", () => {
  const ann = new Player().types("/help UNREAD").presses("enter");

  assert.match(ann.sees, /── UNREAD ─/u);
  assert.match(ann.sees, /\/unread +their newest text is unread again/u);
  assert.match(ann.sees, /Tab/u);
  assert.doesNotMatch(ann.sees, /\/reconnect|Ctrl-F/u);
});

test("/help and a word that nothing is about stays written, and says so", () => {
  const ann = new Player().types("/help zebra").presses("enter");

  assert.equal(ann.draft, "/help zebra");
  assert.match(ann.sees, /no command and no key is about zebra/u);
});

test("/help with a topic of coterie help shows that topic", () => {
  const ann = new Player().types("/help Fates").presses("enter");
  assert.deepEqual(ann.effects.at(-1), { kind: "explain", topic: "fates" });

  ann.state = { ...ann.state, overlay: topicPage("fates", topics.written.fates) };

  assert.match(ann.sees, /✓ +the other's client has it/u);
  assert.match(ann.sees, /\/fate lists what is not delivered/u);
});

test("every topic is known by its name before what it says is loaded", () => {
  assert.deepEqual(
    Object.keys(topics.written).map((name) => writtenTopic(name)),
    Object.keys(topics.written),
  );
});
