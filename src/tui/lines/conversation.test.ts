import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Fate } from "../../client/fate.ts";
import { parseUsername } from "../../wire/username.ts";
import { unsafeLeft, wildText } from "../text/hostile.testing.ts";
import { safeText } from "../text/safe-text.ts";
import { talkWordsIn } from "../../words/on-demand.ts";
import { languages, type Language } from "../../words/words.ts";
import { Conversation } from "./conversation.ts";
import { nameWords } from "./words.ts";

const spoken = { en: await talkWordsIn("en"), ru: await talkWordsIn("ru") };
const encoder = new TextEncoder();
const taken: Fate = { state: "answered", code: "200" };
const kept: Fate = { state: "answered", code: "300" };
const unknown: Fate = { state: "unknown", code: undefined };
const unsent: Fate = { state: "unsent", code: undefined };

/** A conversation of ann whose world only writes down what is asked of it. */
class Ann {
  readonly lines: string[] = [];
  readonly asked: string[] = [];
  readonly conversation: Conversation;
  /** What happens to whoever wants to send. */
  breaks: Error | undefined;

  constructor(to?: string, language: Language = "en") {
    this.conversation = new Conversation(
      {
        print: (lines) => this.lines.push(...lines),
        send: (key, name, text) => {
          if (this.breaks !== undefined) throw this.breaks;
          this.asked.push(`send ${key} ${name} ${text}`);
        },
        giveBack: (text) => this.asked.push(`give back ${text}`),
        flushSoon: () => this.asked.push("flush soon"),
        requests: {
          next: () => this.asked.push("next"),
          last: (count) => this.asked.push(`last ${count}`),
          talks: () => this.asked.push("talks"),
          setBack: () => this.asked.push("set back"),
          read: (all) => this.asked.push(`read ${all ? "all" : "this"}`),
          find: (words) => this.asked.push(`find ${words}`),
          fate: () => this.asked.push("fate"),
          retry: (number) => this.asked.push(`retry ${number ?? "all"}`),
          drop: (number) => this.asked.push(`drop ${number ?? "all"}`),
          who: () => this.asked.push("who"),
          members: () => this.asked.push("members"),
          quit: () => this.asked.push("quit"),
        },
      },
      {
        times: { nowMs: () => 0, format: () => safeText("14:02") },
        names: nameWords,
        words: spoken[language].lines,
        commands: spoken[language].commands,
        to: to === undefined ? undefined : parseUsername(to),
      },
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
  assert.deepEqual(ann.lines, ["to bob: привет, bob has it"]);
  assert.equal(ann.conversation.waiting, 0);
});

test("a text whose fate takes its time is shown at once, its fate in a line of its own", () => {
  const ann = new Ann("bob");

  ann.types("hi");
  ann.conversation.flush();
  ann.conversation.fate(0, kept);

  assert.deepEqual(ann.lines, ["to bob: hi", "kept for bob until they connect: hi"]);
});

test("each fate is told in words, refusals with what to do", () => {
  const fates: [Fate, RegExp][] = [
    [unknown, /, no answer, bob may have it or not; \/retry sends it again$/],
    [unsent, /, not connected, so it waits here and goes out by itself$/],
    [{ state: "answered", code: "413" }, /, bob has a full mailbox; not kept/],
    [{ state: "answered", code: "\u001B[2J" }, /refused with the code ␛\[2J$/],
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
  assert.equal(ann.lines.at(-1), "bob has it: hi");
  assert.equal(ann.conversation.waiting, 0);
});

test("fates that come in another order than the texts still name their text", () => {
  const ann = new Ann("bob");

  ann.types("one");
  ann.types("two");
  ann.conversation.fate(1, kept);
  ann.conversation.fate(0, taken);

  assert.deepEqual(ann.lines, [
    "to bob: one",
    "to bob: two",
    "kept for bob until they connect: two",
    "bob has it: one",
  ]);
});

test("messages of everybody arrive, kept ones marked, and never change the recipient", () => {
  const ann = new Ann("bob");

  ann.hears("cat", "psst");
  ann.hears("dan", "earlier", true);
  ann.types("hi");

  assert.deepEqual(ann.lines, ["cat: psst", "dan (kept): earlier"]);
  assert.equal(ann.asked[0], "send 0 bob hi");
});

test("a waiting text is shown before what arrives after it", () => {
  const ann = new Ann("bob");

  ann.types("question");
  ann.hears("bob", "answer");

  assert.deepEqual(ann.lines, ["to bob: question", "bob: answer"]);
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
  assert.equal(ann.conversation.prompt("я".repeat(501)), "bob (2 messages)> ");

  ann.types("я".repeat(501));
  ann.conversation.flush();
  assert.match(ann.lines[0] ?? "", /^to bob \(long, in 2 messages\): яя/);
});

test("further lines of a text are indented, so that none looks like a line of somebody", () => {
  const ann = new Ann();

  ann.hears("eve", "x\nbob: forged");

  assert.deepEqual(ann.lines, ["eve: x", "  bob: forged"]);
});

test("a name cannot make a message look like a line of our own", () => {
  const ann = new Ann();

  for (const name of ["to bob", "--", "bob:", "bob (", "\u202Ebob", ""]) ann.hears(name, "x");

  assert.deepEqual(ann.lines.slice(0, 4), ['"to bob": x', "--: x", '"bob:": x', '"bob (": x']);
  for (const line of ann.lines) assert.doesNotMatch(line, /^(to|-- )/);
});

test("the list of /fate has numbers for /retry and /drop", () => {
  const ann = new Ann();

  ann.types("/fate");
  ann.types("/retry 2");
  ann.types("/drop all");
  assert.deepEqual(ann.asked, ["fate", "retry 2", "drop all"]);

  const text = encoder.encode("a text that is too long to be shown whole");
  ann.conversation.unsent([{ to: "bob", text, fate: unknown, atMs: 0 }]);
  assert.match(ann.lines[0] ?? "", /^1\. to bob: a text that is too long…, no answer/);
});

test("times stand at the end of a line, and only if they are asked for", () => {
  const ann = new Ann("bob");

  ann.types("/times on");
  ann.hears("bob", "one\ntwo");
  ann.types("hi");
  ann.conversation.fate(0, taken);
  ann.types("/times off");
  ann.hears("bob", "three");

  assert.deepEqual(ann.lines, [
    "-- each line ends with its time, 14:02",
    "bob: one",
    "  two, 14:02",
    "to bob: hi, bob has it, 14:02",
    "-- lines have no times",
    "bob: three",
  ]);
});

test("what is said again says who wrote it, and what became of ours", () => {
  const ann = new Ann("bob");
  const said = { row: 1, lastRow: 1, isUnread: false, id: 1, atMs: 0, parts: 1, of: 1 };
  const theirs = { peer: "bob", isOwn: false, state: "arrived", code: undefined } as const;
  const ours = { peer: "bob", isOwn: true } as const;

  ann.conversation.again([
    { ...said, ...theirs, text: encoder.encode("hi") },
    { ...said, ...ours, state: "done", code: "200", text: encoder.encode("ho") },
    { ...said, ...ours, state: "unknown", code: undefined, text: encoder.encode("hm") },
    { ...said, ...ours, state: "done", code: undefined, text: encoder.encode("by phone") },
  ]);
  ann.conversation.again([{ ...said, ...theirs, text: encoder.encode("hi") }], true);

  assert.deepEqual(ann.lines, [
    "bob: hi",
    "to bob: ho, bob has it",
    "to bob: hm, no answer, bob may have it or not; /retry sends it again",
    "to bob: by phone",
    "bob: hi, 14:02",
  ]);
});

test("no line of ours looks like what somebody wrote, in any language", () => {
  const written = /^~?([\p{L}\p{N}._\-]+|"[^"]*")( \([^\)]*\))?:/v;
  const codes = ["200", "300", "400", "403", "404", "410", "413", "429", "504", "507", "999"];
  const fates: Fate[] = [
    unsent,
    unknown,
    ...codes.map((code): Fate => ({ state: "answered", code })),
  ];
  for (const language of languages) {
    const ann = new Ann("bob", language);
    for (const fate of fates) ann.conversation.laterFate("bob", "hi", fate);
    ann.types("/help");
    ann.types("/to cat");
    ann.types("hi");
    ann.conversation.flush();
    ann.types("я".repeat(501));
    ann.conversation.sentElsewhere({ to: "bob", text: encoder.encode("hi"), atMs: 0 });
    for (const line of ann.lines) assert.doesNotMatch(line, written);
  }
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
        assert.match(line, /^(\S| {2})/u);
      }
    }),
  );
});
