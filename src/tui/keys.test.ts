import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { InputParser } from "./keys.ts";
import type { InputEvent } from "./keys/events.ts";
import { bytesOf, eventsOf, inShort } from "./keys/keyboard.testing.ts";
import { wildText } from "./text/hostile.testing.ts";

// Each row: what terminals send, and what it is.
const encodings: readonly (readonly [sent: readonly string[], means: string])[] = [
  [["a"], '"a"'],
  [["Ж"], '"Ж"'],
  [["👍"], '"👍"'],
  [[" "], '" "'],
  // xterm in both cursor modes, and with a number where kitty has one.
  [["\x1b[A", "\x1bOA", "\x1b[1A", "\x1b[1;1A", "\x1b[1;1:1A", "\x1b[57419u"], "up"],
  [["\x1b[B", "\x1bOB"], "down"],
  [["\x1b[C", "\x1bOC"], "right"],
  [["\x1b[D", "\x1bOD"], "left"],
  [["\x1b[1;2A", "\x1b[a", "\x1bO2A"], "S-up"],
  [["\x1b[1;3D", "\x1b\x1b[D", "\x1b\x1bOD"], "M-left"],
  [["\x1b[1;5C", "\x1bOc", "\x1b[5C", "\x1bO5C"], "C-right"],
  [["\x1b[1;6C"], "C-S-right"],
  [["\x1b[1;7C", "\x1b\x1bOc"], "C-M-right"],
  [["\x1b[1;9A"], "D-up"],
  [["\x1b[1;0A", "\x1b[1;65A", "\x1b[1;129A"], "up"],
  // xterm; VT220 and the console of Linux; rxvt; the number pad.
  [["\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~", "\x1b[57423u"], "home"],
  [["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~", "\x1b[57424u"], "end"],
  [["\x1b[1;5H", "\x1b[7^", "\x1b[1;5~"], "C-home"],
  [["\x1b[2~"], "insert"],
  [["\x1b[3~", "\x1b[3;1~", "\x1b[57426u"], "delete"],
  [["\x1b[3;2~", "\x1b[3$"], "S-delete"],
  [["\x1b[3;3~", "\x1b\x1b[3~"], "M-delete"],
  [["\x1b[3;5~", "\x1b[3;5;97~", "\x1b[3^"], "C-delete"],
  [["\x1b[3;6~", "\x1b[3@"], "C-S-delete"],
  [["\x1b[5~"], "pageUp"],
  [["\x1b[6~"], "pageDown"],
  [["\x1b[6;5:2~"], "C-pageDown"],
  [["\x1b[E", "\x1b[G", "\x1b[57427u"], "begin"],
  [["\x1bOP", "\x1b[11~", "\x1b[[A", "\x1b[P", "\x1b[1;1P"], "f1"],
  [["\x1bOR", "\x1b[13~", "\x1b[[C", "\x1b[R"], "f3"],
  [["\x1b[15~", "\x1b[[E"], "f5"],
  [["\x1b[24~"], "f12"],
  [["\x1b[1;2P", "\x1bO2P"], "S-f1"],
  [["\x1b[25~", "\x1b[57376u"], "f13"],
  [["\x1b[57398u"], "f35"],
  [["\x1bOp", "\x1b[57399u", "0"], '"0"'],
  [["\x1bOn", "\x1b[57409u", "."], '"."'],
  [["\x1b[57413u", "\x1bOk"], '"+"'],
  // Controls of ASCII, kitty, modifyOtherKeys.
  [["\r", "\x1bOM", "\x1b[13u", "\x1b[57414u", "\x1b[109;5u"], "enter"],
  [["\x1b\r", "\x1b[13;3u", "\x1b[27;3;13~"], "M-enter"],
  [["\x1b[13;2u", "\x1b[27;2;13~", "\x1b[13;2:2u"], "S-enter"],
  [["\x1b[13;5u"], "C-enter"],
  [["\x1b[109;6u", "\x1b[27;6;77~"], "C-S-m"],
  [["\n", "\x1b[106;5u", "\x1b[27;5;106~"], "C-j"],
  [["\t", "\x1bOI", "\x1b[9u", "\x1b[105;5u"], "tab"],
  [["\x1b[Z", "\x1b\t", "\x1b[9;2u", "\x1b[27;2;9~", "\x1b[1;2Z"], "S-tab"],
  [["\x1b[9;5u"], "C-tab"],
  [["\x7f", "\x1b[127u"], "backspace"],
  [["\x1b\x7f", "\x1b[127;3u"], "M-backspace"],
  [["\x1b[127;5u"], "C-backspace"],
  [["\b", "\x1b[104;5u"], "C-h"],
  [["\x1b", "\x1b[27u", "\x1b[91;5u", "\x1b[27;1:1u"], "escape"],
  [["\x01", "\x1b[97;5u", "\x1b[27;5;97~", "\x1b[97;5:2u", "\x1b[97;133u"], "C-a"],
  [["\x1b\x01", "\x1b[97;7u"], "C-M-a"],
  [["\x1b[97;6u", "\x1b[97:65;6u", "\x1b[27;6;65~", "\x1b[65;6u"], "C-S-a"],
  [["\0", "\x1b[32;5u"], "C- "],
  [["\x1f", "\x1b[95;5u", "\x1b[45:95;6u", "\x1b[27;6;95~"], "C-_"],
  [["\x1c"], "C-\\"],
  [["\x1d", "\x1b[93;5u"], "C-]"],
  [["\x1ea"], 'C-^ "a"'],
  [["\x1bb", "\x1b[98;3u", "\x1b[27;3;98~"], "M-b"],
  [["\x1bB", "\x1b[98;4u", "\x1b[98:66;4u", "\x1b[27;4;66~"], "M-S-b"],
  [["\x1b<", "\x1b[44:60;4u", "\x1b[27;4;60~"], "M-<"],
  [["\x1b ", "\x1b[32;3u"], "M- "],
  [["\x1b[97;9u", "\x1b[97;17u", "\x1b[97;33u"], "D-a"],
  [["A", "\x1b[97;2u", "\x1b[97:65;2u", "\x1b[65u", "\x1b[97:65:97;66u"], '"A"'],
  [["ß", "\x1b[223;2u"], '"ß"'],
  // A key without a text of its own, by its place.
  [["\x1b[1094;5u", "\x1b[1094::119;5u", "\x1b[27;5;1094~"], "C-w"],
  [["\x1bц", "\x1b[1094;3u"], "M-w"],
  [["\x1bЦ", "\x1b[1094:1062:119;4u"], "M-S-w"],
  [["\x1b[1080::98;5u", "\x1b[1080;5u", "\x1b[1080:1048:98;5u"], "C-b"],
  [["\x1b[97::113;5u"], "C-a"],
  [["\x1b[1513::97;5u"], "C-a"],
  [["\x1b[1513;5u"], "C-ש"],
];

test("each key is the same key in every encoding that terminals have for it", () => {
  for (const [sent, means] of encodings) {
    for (const one of sent) assert.equal(inShort(eventsOf(one)), means, JSON.stringify(one));
  }
});

test("the terminal's focus and its answers are events of their own", () => {
  const rows: readonly (readonly [string, InputEvent])[] = [
    ["\x1b[I", { kind: "focus", isFocused: true }],
    ["\x1b[O", { kind: "focus", isFocused: false }],
    ["\x1b[24;80R", { kind: "cursor", row: 24, column: 80 }],
    ["\x1b[1;5R", { kind: "cursor", row: 1, column: 5 }],
    ["\x1b[?1;5R", { kind: "cursor", row: 1, column: 5 }],
    ["\x1b[?2026;2$y", { kind: "mode", mode: 2026, isPrivate: true, setting: "reset" }],
    ["\x1b[?2027;0$y", { kind: "mode", mode: 2027, isPrivate: true, setting: "unknown" }],
    ["\x1b[4;3$y", { kind: "mode", mode: 4, isPrivate: false, setting: "alwaysSet" }],
    ["\x1b[?5u", { kind: "keyFlags", flags: 5 }],
    ["\x1b[?64;1;22c", { kind: "attributes", attributes: [64, 1, 22] }],
  ];
  for (const [sent, event] of rows) assert.deepEqual(eventsOf(sent), [event]);
});

test("buttons and the wheel come with the place where they were used", () => {
  assert.deepEqual(eventsOf("\x1b[<0;10;20M\x1b[<64;1;1M\x1b[<65;300;200M"), [
    { kind: "mouse", action: "click", column: 9, row: 19 },
    { kind: "mouse", action: "wheelUp", column: 0, row: 0 },
    { kind: "mouse", action: "wheelDown", column: 299, row: 199 },
  ]);
});

test("how bright the background is comes however the terminal writes and ends it", () => {
  const answers = ["rgb:ffff/ffff/ffff\x07", "rgb:ff/ff/ff\x1b\\", "rgba:f/f/f/8\x07"];
  for (const answer of answers) {
    assert.deepEqual(eventsOf(`\x1b]11;${answer}`), [{ kind: "background", brightness: 1 }]);
  }
  assert.deepEqual(eventsOf("\x1b]11;rgb:0000/0000/0000\x07"), [
    { kind: "background", brightness: 0 },
  ]);
});

test("what means nothing is swallowed whole", () => {
  const unknown = [
    "\x1b[99~",
    "\x1b[1;2",
    "\x1b[?2026;9$y",
    "\x1b[200;300;400z",
    "\x1b[<0;10;20m",
    "\x1b[<2;10;20M",
    "\x1b[<16;10;20M",
    "\x1b[<35;10;20M",
    "\x1b[<0;10M",
    "\x1b[<0;0;5M",
    "\x1b]11;red\x07",
    "\x1b]10;rgb:ff/ff/ff\x07",
    `\x1b]11;${"rgb:".repeat(400)}\x07`,
    "\x1b[M !!",
    "\x1b[>65;7;1c",
    "\x1b[97;5:3u",
    "\x1b[1;5:3A",
    "\x1b[3;1:3~",
    "\x1b[57441;2u",
    "\x1b[55296;5u",
    "\x1b[1114112;5u",
    `\x1b[${"9".repeat(400)};5u`,
    `\x1b[${"1;".repeat(400)}A`,
    "\x1b[u",
    "\x1b[?u",
    "\x1b[1;5u",
    "\x1b[2 q",
    "\x1b[1<2A",
    "\x1bOz",
    "\x1b]0;привет\x07",
    "\x1bP>|xterm(390)\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\u0085",
    "\x1b\u009b",
  ];
  for (const one of unknown) {
    assert.equal(inShort(eventsOf(`${one}я`)), '"я"', JSON.stringify(one));
  }
});

test("reports of a mouse that somebody left on type nothing, whatever their bytes are", () => {
  const report = [0x1b, 0x5b, 0x4d, 0x20, 0xff, 0x1b];
  assert.equal(inShort(eventsOf(Uint8Array.of(...report, 0x61))), '"a"');
});

test("a key that interrupts a sequence is not lost with it", () => {
  assert.equal(inShort(eventsOf("\x1b[12\x03")), "C-c");
  assert.equal(inShort(eventsOf("\x1b]0;title\x03a")), 'C-c "a"');
  assert.equal(inShort(eventsOf("\x1b]0;title\x1b[A")), "up");
  assert.equal(inShort(eventsOf("\x1b[1я")), '"я"');
  assert.equal(inShort(eventsOf("\x1bO\r")), "enter");
});

test("an ESC alone is a key once the caller says that nothing follows", () => {
  const parser = new InputParser({ escapeMs: 50 });
  assert.equal(parser.flushAfterMs, undefined);
  assert.deepEqual(parser.push(bytesOf("\x1b")), []);
  assert.equal(parser.flushAfterMs, 50);
  assert.equal(inShort(parser.flush()), "escape");
  assert.equal(parser.flushAfterMs, undefined);
  assert.deepEqual(parser.flush(), []);
  assert.equal(inShort(parser.push(bytesOf("[A"))), '"[" "A"');
});

test("what Alt and a key send is that key when nothing follows", () => {
  assert.equal(inShort(eventsOf("\x1b[")), "M-[");
  assert.equal(inShort(eventsOf("\x1bO")), "M-S-o");
  assert.equal(inShort(eventsOf("\x1bP")), "M-S-p");
  assert.equal(inShort(eventsOf("\x1b]")), "M-]");
  assert.equal(inShort(eventsOf("\x1b\x1b")), "escape escape");
  assert.equal(inShort(eventsOf("\x1b\x1b\x1b[A")), "escape M-up");
  assert.equal(inShort(eventsOf("\x1b\x1ba")), "escape M-a");
  assert.equal(inShort(eventsOf("\x1b\x1b\r")), "escape M-enter");
  assert.equal(inShort(eventsOf("\x1b\x1b]")), "escape M-]");
  assert.equal(inShort(eventsOf("\x1b\x1b[")), "escape M-[");
});

test("a sequence that broke off is dropped once nothing follows", () => {
  const parser = new InputParser();
  for (const begun of ["\x1b[1;", "\x1b]0;title", "\x1bPabc\x1b", "\x1b[M!", "\x1bO5"]) {
    assert.deepEqual(parser.push(bytesOf(begun)), []);
    assert.ok((parser.flushAfterMs ?? 0) > 30);
    assert.deepEqual(parser.flush(), []);
    assert.equal(inShort(parser.push(bytesOf("a"))), '"a"');
  }
});

test("many characters in one read are typed text, as an input method sends them", () => {
  assert.equal(inShort(eventsOf("日本語\r")), '"日" "本" "語" enter');
});

test("bytes that are not UTF-8 stand as replacements, and nothing after them is lost", () => {
  const bytes = Uint8Array.of(0xff, 0x61, 0xd0, 0x0d, 0xe2, 0x82, 0x62);
  assert.equal(inShort(eventsOf(bytes)), '"\uFFFD" "a" "\uFFFD" enter "\uFFFD" "b"');
});

const anyBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(...encodings.flatMap(([sent]) => sent)).map(bytesOf),
      fc.constantFrom("\x1b[200~", "\x1b[201~", "\x1b[20", "\x1b", "\x1b]", "\x1b\\").map(bytesOf),
      wildText.map(bytesOf),
      fc.uint8Array({ maxLength: 6 }),
      fc
        .array(fc.constantFrom(...Array.from("\x1b[O;:?~$0129AMu\x07\\")), { maxLength: 8 })
        .map((all) => bytesOf(all.join(""))),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

test("however a stream of bytes is split, the same events come out", () => {
  fc.assert(
    fc.property(anyBytes, fc.array(fc.nat(7)), (bytes, sizes) => {
      const limits = { pasteBytesMax: 12 };
      const parser = new InputParser(limits);
      const pieces: InputEvent[] = [];
      let at = 0;
      for (const size of sizes) {
        pieces.push(...parser.push(bytes.slice(at, at + size)));
        at += size;
      }
      pieces.push(...parser.push(bytes.slice(at)), ...parser.flush());

      assert.deepEqual(pieces, eventsOf(bytes, new InputParser(limits)));
    }),
    { numRuns: 3000 },
  );
});

test("no bytes make the input throw, type a control or stay undecided", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyBytes, fc.uint8Array())), (reads) => {
      const parser = new InputParser();
      for (const read of reads) {
        const events = [...parser.push(read), ...parser.flush()];
        assert.equal(parser.flushAfterMs, undefined);
        for (const event of events) {
          if (event.kind === "paste") assert.doesNotMatch(event.text, /[[\p{Cc}]--[\n\t]]/v);
          if (event.kind !== "key") continue;
          assert.doesNotMatch(event.key, /\p{Cc}/v);
          if (event.text !== undefined) assert.equal(Array.from(event.text).length, 1);
        }
      }
    }),
    { numRuns: 3000 },
  );
});

test("after a pause every key is itself again, whatever came before", () => {
  fc.assert(
    fc.property(anyBytes, fc.constantFrom(...encodings), (before, [sent, means]) => {
      const parser = new InputParser();
      parser.push(before);
      parser.flush();
      // A character that was cut in two shows when the next key comes.
      parser.push(bytesOf("\r"));
      for (const one of sent) assert.equal(inShort(eventsOf(one, parser)), means);
    }),
    { numRuns: 2000 },
  );
});
