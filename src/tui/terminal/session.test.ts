import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "../../client/play.testing.ts";
import { safeText } from "../text/safe-text.ts";
import { enterSequence, leaveSequence } from "./modes.ts";
import { PlayTerminal } from "./play-terminal.testing.ts";
import type { TerminalFacts } from "./probes.ts";
import { TerminalSession } from "./session.ts";
import type { SessionEnd, SessionEvents } from "./session.ts";

const entered = enterSequence(undefined);
const left = leaveSequence({
  wheelWasArrows: false,
  clustersSwitchedOn: false,
  hasTitle: false,
  hasShape: false,
  hasTmuxKeys: false,
  hasMouse: false,
});
const end = "\u001B[?1c";

/** A session, and what it told. */
class Held {
  readonly terminal = new PlayTerminal();
  readonly typed: string[] = [];
  readonly ready: TerminalFacts[] = [];
  readonly learned: TerminalFacts[] = [];
  readonly ends: SessionEnd[] = [];
  whenEnded: () => void | Promise<void> = () => {};
  readonly session: TerminalSession;

  constructor(isInTmux = false) {
    const events: SessionEvents = {
      input: (bytes) => this.typed.push(Buffer.from(bytes).toString()),
      ready: (facts) => this.ready.push(facts),
      learned: (facts) => this.learned.push(facts),
      resized: () => {},
      drained: () => {},
      report: (error) => ({ lines: [safeText(String(error))], exitCode: 70 }),
      ended: (why) => {
        this.ends.push(why);
        return this.whenEnded();
      },
    };
    const { terminal } = this;
    this.session = new TerminalSession(terminal, terminal.clock, events, undefined, isInTmux);
  }

  /** How often the terminal was entered and left, as it saw it. */
  get balance(): { readonly entered: number; readonly left: number } {
    const count = (text: string): number => this.terminal.written.split(text).length - 1;
    return { entered: count("\u001B[?1049h"), left: count("\u001B[?1049l") };
  }
}

test("the screen is ready at once; what the terminal says of itself is learned later", async () => {
  const held = new Held();
  held.session.enter();
  assert.equal(held.ready.length, 0, "what it shows is made ready first");
  await held.terminal.clock.passes(0);
  assert.equal(held.ready.length, 1);

  held.terminal.types(`a\u001B[?2026;2$y${end}b`);

  assert.equal(held.ready.length, 1);
  assert.equal(held.learned.at(-1)?.isSynchronized, true);
  assert.deepEqual(held.typed, ["ab"]);

  const quick = new Held();
  quick.session.enter();
  quick.terminal.types(`\u001B[?2026;2$y${end}`);
  await quick.terminal.clock.passes(0);
  assert.deepEqual(
    quick.ready.map(({ isSynchronized }) => isSynchronized),
    [true],
  );

  const usual = new Held();
  usual.session.enter();
  await usual.terminal.clock.passes(0);
  usual.terminal.types(end);
  assert.deepEqual(usual.learned, [], "it says what was believed");
});

test("clusters as characters are switched on where they can be, and off again", () => {
  const held = new Held();
  held.session.enter();

  held.terminal.types(`\u001B[?2027;2$y${end}`);
  assert.ok(held.terminal.written.endsWith("\u001B[?2027h"));
  held.session.leave();

  assert.ok(held.terminal.written.includes("\u001B[?2027l"));
});

test("the terminal is left once, however often that is asked", () => {
  const held = new Held();
  held.session.enter();
  held.terminal.types(end);

  held.session.leave();
  held.session.leave();

  assert.deepEqual(held.balance, { entered: 1, left: 1 });
  assert.deepEqual(held.terminal.heard.slice(-3), [left, "cooked", "closed"]);
  assert.equal(held.session.write("\u001B[31m"), true);
  assert.ok(!held.terminal.written.includes("\u001B[31m"), "nothing is written afterwards");
});

test("answers that are still on their way when the terminal is left do not reach the shell", () => {
  const held = new Held();
  held.session.enter();
  held.terminal.unread.push("\u001B[?2026;2$y", end, "for the shell");

  held.session.leave();

  assert.deepEqual(held.terminal.unread, []);
  assert.deepEqual(held.terminal.heard.slice(-4), [left, "read", "cooked", "closed"]);

  const answered = new Held();
  answered.session.enter();
  answered.terminal.types(end);
  answered.session.leave();
  assert.ok(!answered.terminal.heard.includes("read"), "nobody waits for what has come");
});

test("a session that was never entered leaves nothing", () => {
  const held = new Held();

  held.session.leave();

  assert.deepEqual(held.terminal.heard, []);
});

test("a signal, a closed window and a fault give the terminal back before all else", async () => {
  const ways: [(held: Held) => void, string[]][] = [
    [(held) => held.terminal.events.signalled("SIGTERM"), ["exit 143"]],
    [(held) => held.terminal.events.signalled("SIGHUP"), ["exit 129"]],
    [(held) => held.terminal.events.lost(), ["exit 129"]],
    [
      (held) => held.terminal.events.failed(new Error("oh\u001B[2J")),
      ["said Error: oh␛[2J", "exit 70"],
    ],
  ];
  for (const [happens, last] of ways) {
    const held = new Held();
    held.session.enter();
    held.terminal.types(end);

    happens(held);
    await settled();

    assert.equal(held.ends.length, 1);
    const expected = [left, "cooked", "closed", ...last];
    assert.deepEqual(held.terminal.heard.slice(-expected.length), expected);
  }
});

test("who does not end in order is ended within a second", async () => {
  const held = new Held();
  held.whenEnded = () => new Promise<void>(() => {});
  held.session.enter();

  held.terminal.events.signalled("SIGTERM");
  await settled();
  assert.equal(held.terminal.heard.at(-1), "closed");
  await held.terminal.clock.passes(1000);

  assert.equal(held.terminal.heard.at(-1), "exit 143");
});

test("a fault while ending ends all the same", async () => {
  const held = new Held();
  held.whenEnded = () => {
    throw new Error("again");
  };
  held.session.enter();

  held.terminal.events.lost();
  await settled();

  assert.equal(held.terminal.heard.at(-1), "exit 129");
});

test("a stopped job has the terminal of the shell, and enters again when it goes on", async () => {
  const held = new Held();
  held.session.setTitle(safeText("bob"));
  held.session.enter();
  held.terminal.types(end);
  held.terminal.whileStopped = () => {
    assert.deepEqual(held.balance, { entered: 1, left: 1 });
    assert.deepEqual(held.terminal.heard.slice(-2), ["cooked", "stop"]);
  };

  held.session.suspend();
  held.terminal.events.continued();
  await held.terminal.clock.passes(100);

  assert.deepEqual(held.balance, { entered: 2, left: 1 });
  assert.equal(held.terminal.heard.at(-2), "raw");
  assert.ok(held.terminal.heard.at(-1)?.includes("]2;bob"));
  assert.equal(held.ready.length, 2);
});

test("a job that cannot be stopped goes on by itself, and old news changes nothing", async () => {
  const held = new Held();
  held.session.enter();
  held.terminal.types(end);

  held.session.suspend();
  await held.terminal.clock.passes(100);
  held.terminal.events.continued();

  assert.deepEqual(held.balance, { entered: 2, left: 1 });
});

test("a job that is stopped before the terminal has answered is ready when it goes on", () => {
  const held = new Held();
  held.session.enter();

  held.session.suspend();
  held.terminal.events.continued();

  assert.equal(held.ready.length, 1);
});

test("answers that come while the terminal is given back are known when it is ours again", () => {
  const held = new Held();
  held.session.enter();
  held.terminal.unread.push("\u001B[?2026;2$y\u001B[1;3R\u001B[1;3R", end);

  held.session.suspend();
  held.terminal.events.continued();

  assert.deepEqual(held.ready.at(-1)?.widths, { unit: "cluster", ambiguous: 2 });
  assert.equal(held.ready.at(-1)?.isSynchronized, true);
  assert.deepEqual(held.learned, []);
});

test("stopped by others without a word, the terminal is set anew", () => {
  const held = new Held();
  held.session.enter();
  held.terminal.types(end);

  held.terminal.events.continued();

  assert.deepEqual(held.balance, { entered: 2, left: 1 });
  assert.ok(held.terminal.written.endsWith(entered));
  assert.equal(held.ready.length, 2);
});

test("the mouse is given back with the terminal, and taken again with it", () => {
  const held = new Held();
  held.session.enter();
  held.terminal.types(end);
  assert.ok(!held.terminal.written.includes("?1000"), "it is the terminal's until asked for");

  held.session.setMouse(true);
  assert.ok(held.terminal.written.endsWith("\u001B[?1000h\u001B[?1006h"));
  held.terminal.whileStopped = () => {
    assert.match(held.terminal.written, /\?1006l.*\?1000l.*\?1049l$/u);
  };
  held.session.suspend();
  held.terminal.events.continued();
  assert.ok(held.terminal.written.endsWith("\u001B[?1000h\u001B[?1006h"));

  held.session.setMouse(false);
  const { length } = held.terminal.written;
  held.session.leave();
  assert.ok(!held.terminal.written.slice(length).includes("?1000"));
});

test("what was printed meanwhile is shown afterwards, harmless", () => {
  const held = new Held();
  held.session.enter();

  held.terminal.events.strayed("half ");
  held.terminal.events.strayed("a line\u001B[2J\nand more\n");
  assert.deepEqual(held.terminal.said, []);
  held.session.leave();

  assert.deepEqual(held.terminal.said, ["half a line␛[2J", "and more"]);
});

test("tmux is asked to tell keys apart, and no terminal that may not know the question", () => {
  const terminals = [true, false].map((isInTmux) => {
    const { terminal, session } = new Held(isInTmux);
    session.enter();
    session.leave();
    return terminal.written;
  });

  assert.match(terminals[0] ?? "", /\[>4;1m[^]*\[>4m/u);
  assert.doesNotMatch(terminals[1] ?? "", /\[>4/u);
});
