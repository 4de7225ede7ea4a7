import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Fate } from "../../client/fate.ts";
import { parseUsername } from "../../wire/username.ts";
import { unsafeLeft, wildText } from "../text/hostile.testing.ts";
import { safeText } from "../text/safe-text.ts";
import { Conversation } from "./conversation.ts";

const encoder = new TextEncoder();
const taken: Fate = { state: "answered", code: "200" };
const kept: Fate = { state: "answered", code: "300" };
const unknown: Fate = { state: "unknown", code: undefined };
const unsent: Fate = { state: "unsent", code: undefined };

/** A conversation of ann at 14:02 whose world only writes down what is asked of it. */
class Ann {
  readonly lines: string[] = [];
  readonly asked: string[] = [];
  readonly conversation: Conversation;
  /** What happens to whoever wants to send. */
  breaks: Error | undefined;

  constructor(to?: string) {
    this.conversation = new Conversation(
      {
        print: (lines) => this.lines.push(...lines),
        send: (key, name, text) => {
          if (this.breaks !== undefined) throw this.breaks;
          this.asked.push(`send ${key} ${name} ${text}`);
        },
        giveBack: (text) => this.asked.push(`give back ${text}`),
        flushSoon: () => this.asked.push("flush soon"),
        retry: (number) => this.asked.push(`retry ${number ?? "all"}`),
        forget: (number) => this.asked.push(`forget ${number ?? "all"}`),
        listUnsent: () => this.asked.push("list"),
        quit: () => this.asked.push("quit"),
      },
      { nowMs: () => 0, format: () => safeText("14:02") },
      to === undefined ? undefined : parseUsername(to),
    );
  }

  types(line: string): void {
    this.conversation.typed(line);
  }

  hears(from: string, text: string, offline = false): void {
    this.conversation.arrived({ from, text: encoder.encode(text), offline, atMs: 0 });
  }
}

test("a text and its fate are one line if the fate comes at once", () => {
  const ann = new Ann("bob");

  ann.types("привет");
  assert.deepEqual(ann.lines, []);
  assert.deepEqual(ann.asked, ["send 0 bob привет", "flush soon"]);

  ann.conversation.fate(0, taken);
  assert.deepEqual(ann.lines, ["14:02 to bob: привет … bob has it (200)"]);
  assert.equal(ann.conversation.waiting, 0);
});

test("a text whose fate takes its time is shown at once, its fate in a line of its own", () => {
  const ann = new Ann("bob");

  ann.types("hi");
  ann.conversation.flush();
  ann.conversation.fate(0, kept);

  assert.deepEqual(ann.lines, [
    "14:02 to bob: hi",
    "14:02 kept for bob until they connect (300): hi",
  ]);
});

test("each fate is told in words, refusals with what to do", () => {
  const fates: [Fate, RegExp][] = [
    [unknown, /no answer: bob may have it or not \(\/retry sends it again\)$/],
    [unsent, /not connected: it waits here and goes out by itself$/],
    [{ state: "answered", code: "413" }, /bob has a full mailbox; not kept.*\(413\)$/],
    [{ state: "answered", code: "\u001B[2J" }, /refused with the code ␛\[2J \(␛\[2J\)$/],
  ];
  for (const [fate, words] of fates) {
    const ann = new Ann("bob");
    ann.types("hi");
    ann.conversation.fate(0, fate);
    assert.match(ann.lines[0] ?? "", words);
  }
});

test("what was typed without a connection has its second fate later", () => {
  const ann = new Ann("bob");

  ann.types("hi");
  ann.conversation.fate(0, unsent);
  assert.equal(ann.conversation.waiting, 1);

  ann.conversation.fate(0, taken);
  assert.equal(ann.lines.at(-1), "14:02 bob has it (200): hi");
  assert.equal(ann.conversation.waiting, 0);
});

test("fates that come in another order than the texts still name their text", () => {
  const ann = new Ann("bob");

  ann.types("one");
  ann.types("two");
  ann.conversation.fate(1, kept);
  ann.conversation.fate(0, taken);

  assert.deepEqual(ann.lines, [
    "14:02 to bob: one",
    "14:02 to bob: two",
    "14:02 kept for bob until they connect (300): two",
    "14:02 bob has it (200): one",
  ]);
});

test("messages of everybody arrive, kept ones marked, and never change the recipient", () => {
  const ann = new Ann("bob");

  ann.hears("cat", "psst");
  ann.hears("dan", "earlier", true);
  ann.types("hi");

  assert.deepEqual(ann.lines, ["14:02 cat: psst", "14:02 dan (kept): earlier"]);
  assert.equal(ann.asked[0], "send 0 bob hi");
});

test("a waiting text is shown before what arrives after it", () => {
  const ann = new Ann("bob");

  ann.types("question");
  ann.hears("bob", "answer");

  assert.deepEqual(ann.lines, ["14:02 to bob: question", "14:02 bob: answer"]);
});

test("without a recipient nothing is sent and the typed text comes back", () => {
  const ann = new Ann();

  ann.types("hello?");

  assert.match(ann.lines[0] ?? "", /not sent: to whom\? \/to NAME chooses/);
  assert.deepEqual(ann.asked, ["give back hello?"]);
  assert.equal(ann.conversation.mistakes, 1);
  assert.equal(ann.conversation.prompt(""), "/to NAME> ");
});

test("a text that the disk refuses does not stand among what was sent", () => {
  const ann = new Ann("bob");
  ann.breaks = new Error("the disk is full");

  assert.throws(() => {
    ann.types("hi");
  }, /disk is full/);
  ann.conversation.flush();

  assert.deepEqual(ann.lines, []);
  assert.equal(ann.conversation.waiting, 0);
});

test("/to changes the prompt and all texts from then on, @NAME only one", () => {
  const ann = new Ann("bob");

  ann.types("@cat one");
  ann.types("two");
  ann.types("/to cat");
  ann.types("three");

  const sent = ann.asked.filter((asked) => asked.startsWith("send"));
  assert.deepEqual(sent, ["send 0 cat one", "send 1 bob two", "send 2 cat three"]);
  assert.equal(ann.conversation.prompt(""), "cat> ");
});

test("a long text says before it goes into how many commands it will be cut", () => {
  const ann = new Ann("bob");

  assert.equal(ann.conversation.prompt("x".repeat(1000)), "bob> ");
  assert.equal(ann.conversation.prompt("я".repeat(501)), "bob (2 commands)> ");

  ann.types("я".repeat(501));
  ann.conversation.flush();
  assert.match(ann.lines[0] ?? "", /^14:02 to bob \(long, in 2 commands\): яя/);
});

test("further lines of a text are indented, so that none looks like a line of somebody", () => {
  const ann = new Ann();

  ann.hears("eve", "x\n14:03 bob: forged");

  assert.deepEqual(ann.lines, ["14:02 eve: x", "      14:03 bob: forged"]);
});

test("a name cannot make a message look like a line of our own", () => {
  const ann = new Ann();

  for (const name of ["to bob", "--", "bob:", "bob (", "\u202Ebob", ""]) ann.hears(name, "x");

  assert.deepEqual(ann.lines.slice(0, 4), [
    '14:02 "to bob": x',
    "14:02 --: x",
    '14:02 "bob:": x',
    '14:02 "bob (": x',
  ]);
  for (const line of ann.lines) assert.doesNotMatch(line, /^14:02 (to|-- )/);
});

test("the list of unsent texts has numbers for /retry and /forget", () => {
  const ann = new Ann();

  ann.types("/unsent");
  ann.types("/retry 2");
  ann.types("/forget all");
  assert.deepEqual(ann.asked, ["list", "retry 2", "forget all"]);

  const text = encoder.encode("a text that is too long to be shown whole");
  ann.conversation.unsent([{ to: "bob", text, fate: unknown, atMs: 0 }]);
  assert.match(ann.lines[0] ?? "", /^ {2}1\. 14:02 to bob: a text that is too long… … no answer/);
});

test("whatever arrives and from whomever, lines are safe and in their place", () => {
  fc.assert(
    fc.property(wildText, wildText, fc.array(wildText), (from, code, texts) => {
      const ann = new Ann("bob");
      ann.hears(from, texts.join("\n"));
      ann.types(`@bob ${texts.join("\n")}`);
      ann.conversation.flush();
      ann.conversation.fate(0, { state: "answered", code });
      for (const line of ann.lines) {
        assert.equal(unsafeLeft(line), "");
        assert.match(line, /^(14:02 | {6})/);
      }
    }),
  );
});
