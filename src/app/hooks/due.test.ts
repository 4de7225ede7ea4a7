import assert from "node:assert/strict";
import { test } from "node:test";
import type { HistoryEntry, InboxMessage } from "../../io/account/message.ts";
import { NO_TOKEN } from "../../wire/token.ts";
import { hooksDue } from "./due.ts";

const hooks = { message: "all", mention: "named" };
const person = { self: "ann", hushed: new Set<string>(), file: { history: () => [] } };

function from(name: string, text: string, change: Partial<InboxMessage> = {}): InboxMessage {
  const bytes = new TextEncoder().encode(text);
  return { row: 1, from: name, to: "ann", id: 1, offline: false, atMs: 0, text: bytes, ...change };
}

function commands(messages: readonly InboxMessage[], who: Partial<typeof person> = {}): string[] {
  return hooksDue(hooks, messages, { ...person, ...who }).map(({ command }) => command);
}

test("a text runs its hook, and one that names the person both", () => {
  assert.deepEqual(commands([from("bob", "hi"), from("bob", "hi Ann")]), ["all", "all", "named"]);
  assert.deepEqual(
    hooksDue({ mention: "named" }, [from("bob", "hi"), from("bob", "ann?")], person).length,
    1,
  );
});

test("neither the person's own texts nor those of muted and blocked people run a hook", () => {
  assert.deepEqual(commands([from("ann", "note to ann"), from("ann", "hi", { isOwn: true })]), []);
  assert.deepEqual(commands([from("bob", "ann!")], { hushed: new Set(["bob"]) }), []);
});

test("a long text runs its hook once, with all of it, when its last part has come", () => {
  const about = { number: 1, atMs: 0, epoch: NO_TOKEN, parts: 2, replyTo: undefined };
  const parts = ["hello a", "nn, look"].map((text, at) =>
    from("bob", text, { row: at + 1, id: at + 1, about: { ...about, part: at + 1 } }),
  );
  const entries: HistoryEntry[] = parts.map(({ row, id, text }) => ({
    row,
    peer: "bob",
    isOwn: false,
    epoch: NO_TOKEN,
    id,
    part: row,
    parts: 2,
    atMs: 0,
    text,
    isUnread: true,
    state: "arrived",
    code: undefined,
    replyTo: undefined,
  }));
  const file = { history: () => entries };
  const due = hooksDue(hooks, parts, { ...person, file });
  assert.deepEqual(
    due.map(({ command, message }) => [command, Buffer.from(message.text).toString()]),
    [
      ["all", "hello ann, look"],
      ["named", "hello ann, look"],
    ],
  );
});
