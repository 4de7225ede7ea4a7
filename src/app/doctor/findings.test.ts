import assert from "node:assert/strict";
import { test } from "node:test";
import { silentTerminal } from "../../tui/terminal/probes.ts";
import { english } from "../../words/english.ts";
import { russian } from "../../words/russian.ts";
import type { DoctorFacts } from "./facts.ts";
import { findingLines, findingsOf } from "./findings.ts";

const facts: DoctorFacts = {
  version: "0.1.0",
  node: "v24.0.0",
  environment: { TERM: "xterm-256color", LANG: "C.UTF-8" },
  terminal: { kind: "answered", facts: { ...silentTerminal, isSynchronized: true } },
  tmux: undefined,
  server: { kind: "reached", place: "host:7427", level: 2, isMember: true, tripsMs: [1, 2.25] },
  store: {
    path: "/home/ann/ann.sqlite",
    bytes: 1024 * 1024,
    freeBytes: 1024 ** 3,
    damage: undefined,
    messages: 12,
    waiting: 0,
  },
};

function remedies(change: Partial<DoctorFacts>): string[] {
  const found = findingsOf({ ...facts, ...change }, english);
  return found.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy]));
}

test("where all is well, every line says ok, in every language", () => {
  for (const words of [english, russian]) {
    const lines = findingsOf(facts, words).flatMap((each) => findingLines(each, words.doctor));

    assert.ok(lines.every((line) => line.startsWith("ok ")));
    assert.equal(lines.length, 10);
  }
});

test("each setting of tmux that hinders is named with the line that changes it", () => {
  const options = new Map([
    ["focus-events", "off"],
    ["set-clipboard", "external"],
    ["escape-time", "500"],
  ]);

  assert.deepEqual(remedies({ tmux: { version: "3.4", options } }), [
    "write into ~/.tmux.conf: set -g focus-events on",
    "write into ~/.tmux.conf: set -g escape-time 10",
  ]);
});

test("without a terminal, a server or an account it says so", () => {
  const found = findingsOf(
    { ...facts, terminal: { kind: "none" }, server: { kind: "unknown" }, store: undefined },
    english,
  );

  assert.deepEqual(
    found.map(({ subject }) => subject),
    ["program", "terminal", "language", "server"],
  );
  assert.deepEqual(found.at(-1)?.remedy, "write: coterie");
});

test("a damaged file, a disk with little room and texts that wait are told of", () => {
  const { store } = facts;
  assert.ok(store !== undefined);

  assert.match(remedies({ store: { ...store, damage: "page 3" } })[0] ?? "", /from a copy/u);
  assert.match(remedies({ store: { ...store, freeBytes: 1 } })[0] ?? "", /make room/u);
  assert.match(remedies({ store: { ...store, waiting: 2 } })[0] ?? "", /next connection/u);
});

test("a remedy stands below what it is about", () => {
  const [finding] = findingsOf(
    { ...facts, server: { kind: "failed", why: "nobody answers", remedy: "Start it." } },
    english,
  ).filter(({ subject }) => subject === "server");
  assert.ok(finding !== undefined);

  assert.deepEqual(findingLines(finding, english.doctor), [
    "look  server        nobody answers",
    "                    Start it.",
  ]);
});
