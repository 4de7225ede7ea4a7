import assert from "node:assert/strict";
import { test } from "node:test";
import { silentTerminal } from "../../tui/terminal/probes.ts";
import { doctor } from "../../words/english/doctor.ts";
import { doctor as russian } from "../../words/russian/doctor.ts";
import type { DoctorFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { findingLines, findingsOf } from "./findings.ts";

const facts: DoctorFacts = {
  version: "0.1.0",
  node: "v24.0.0",
  environment: { TERM: "xterm-256color", LANG: "C.UTF-8" },
  terminal: { kind: "answered", facts: { ...silentTerminal, isSynchronized: true } },
  terminalNames: ["foot(1.16.2)"],
  serverKeys: ["68e1 94d5 8d3b 0c11"],
  tmux: undefined,
  server: {
    kind: "reached",
    place: "host:7427",
    level: 2,
    isMember: true,
    tripsMs: [1, 2.25],
    aheadMs: 0,
  },
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
  const found = findingsOf({ ...facts, ...change }, doctor);
  return found.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy]));
}

test("where all is well, every line says ok, in every language", () => {
  for (const words of [doctor, russian]) {
    const lines = findingsOf(facts, words).flatMap((each) => findingLines(each, words));

    assert.ok(lines.every((line) => line.startsWith("ok ")));
    assert.equal(lines.length, 15);
  }
});

test("each setting of tmux that hinders is named with the line that changes it", () => {
  const options = new Map([
    ["focus-events", "off"],
    ["set-clipboard", "external"],
    ["escape-time", "500"],
    ["extended-keys", "off"],
    ["allow-passthrough", "off"],
  ]);

  assert.deepEqual(remedies({ tmux: { version: "3.4", options } }), [
    "write into ~/.tmux.conf: set -g focus-events on",
    "write into ~/.tmux.conf: set -g allow-passthrough on",
    "write into ~/.tmux.conf: set -g escape-time 10",
    "write into ~/.tmux.conf: set -s extended-keys on",
    "write into ~/.tmux.conf: set -s set-clipboard on",
  ]);
});

test("without a terminal, a server or an account it says so", () => {
  const found = findingsOf(
    { ...facts, terminal: { kind: "none" }, server: { kind: "unknown" }, store: undefined },
    doctor,
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
    doctor,
  ).filter(({ subject }) => subject === "server");
  assert.ok(finding !== undefined);

  assert.deepEqual(findingLines(finding, doctor), [
    "bad   server         nobody answers",
    "                     Start it.",
  ]);
});

/** What is said of one subject where something is another. */
function said(subject: Finding["subject"], change: Partial<DoctorFacts>): string {
  const finding = findingsOf({ ...facts, ...change }, doctor).find(
    (each) => each.subject === subject,
  );
  return finding === undefined ? "" : `${finding.grade}: ${finding.says}`;
}

/** The same in a terminal of this name. */
function called(subject: Finding["subject"], name: string): string {
  return said(subject, { terminalNames: [name] });
}

test("a clock is compared with the server's where that told the time", () => {
  const { server } = facts;
  assert.ok(server.kind === "reached");

  const at = (aheadMs: number | undefined): string =>
    said("clock", { server: { ...server, aheadMs } });
  assert.equal(at(-900), "ok: agrees with the server's");
  assert.equal(at(61_000), "look: 61 s behind the server's");
  assert.equal(at(-3_600_000), "look: 3600 s ahead of the server's");
  assert.equal(at(undefined), "");
});

test("what the terminal answered is said, and of what it did not answer nothing", () => {
  const asked = { ...silentTerminal, marksPastes: false, tellsFocus: true } as const;
  const change = { terminal: { kind: "answered", facts: asked } } as const;
  assert.equal(said("pastes", change), "look: taken for typing: the end of a pasted line sends it");
  assert.match(said("focus", change), /^ok: told/u);
  assert.match(said("keys", change), /^ok: as ever/u);
  const apart = { ...silentTerminal, tellsKeysApart: true } as const;
  assert.match(said("keys", { terminal: { kind: "answered", facts: apart } }), /^ok: told apart/u);
  assert.equal(said("pastes", {}), "");
});

test("the clipboard is judged by what the terminal says, else by what is known of it", () => {
  assert.equal(called("clipboard", "foot(1.16.2)"), "ok: foot takes what you copy");
  assert.match(called("clipboard", "XTerm(390)"), /^look: xterm, as it comes, does not take/u);
  assert.match(called("clipboard", "iTerm2 3.5.0"), /^look: iTerm2, as it comes, does not take/u);
  assert.match(called("clipboard", "VTE(7600)"), /^ok: not known/u);
  const takes = { ...silentTerminal, takesCopies: true } as const;
  const terminal = { kind: "answered", facts: takes } as const;
  assert.match(said("clipboard", { terminal, terminalNames: [] }), /^ok: the terminal says/u);
  const options = new Map([["allow-passthrough", "on"]]);
  assert.match(said("clipboard", { tmux: { version: "3.4", options } }), /^ok: tmux passes on/u);
});

test("notifications are told of by the terminal that people look at", () => {
  assert.match(called("notifications", "kitty(0.40.0)"), /^ok: kitty shows them \(OSC 99\)/u);
  assert.match(called("notifications", "XTerm(390)"), /^ok: xterm has none: the bell calls you/u);
  assert.match(called("notifications", "VTE(7600)"), /^ok: none that are known/u);
});

test("a member sees by which key the server is known", () => {
  assert.equal(said("key", {}), "ok: pinned to 68e1 94d5 8d3b 0c11");
  assert.equal(said("key", { serverKeys: [] }), "");
});
