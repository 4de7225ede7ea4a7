import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { InputParser } from "../keys.ts";
import type { InputEvent } from "./events.ts";
import { bytesOf, eventsOf, inShort } from "./keyboard.testing.ts";
import { wildText } from "../text/hostile.testing.ts";

const begin = "\x1b[200~";
const end = "\x1b[201~";

function paste(text: string, isCut = false): InputEvent {
  return { kind: "paste", text, isCut };
}

test("a paste is one event, and its line breaks are not the key Enter", () => {
  assert.deepEqual(eventsOf(`${begin}a\rb\r\nc\nd\te${end}`), [paste("a\nb\nc\nd\te")]);
  assert.deepEqual(eventsOf(`${begin}${end}`), [paste("")]);
  assert.equal(inShort(eventsOf(`x${begin}y${end}z`)), `"x" ${JSON.stringify(paste("y"))} "z"`);
});

test("what a terminal would obey is not part of a paste", () => {
  const hostile = "\x1b[31mred\x1b]52;c;eA==\x07 \x00\x03\x7f\u009b\u0085 \x1b[20 \x1b[201 end";
  assert.deepEqual(eventsOf(begin + hostile + end), [paste("[31mred]52;c;eA==  [20 [201 end")]);
});

test("the end of a paste is found wherever it is cut", () => {
  const bytes = bytesOf(`${begin}a\x1b\x1b[201\x1b[20я${end}b`);
  for (let at = 0; at <= bytes.length; at += 1) {
    const parser = new InputParser();
    const events = [...parser.push(bytes.slice(0, at)), ...parser.push(bytes.slice(at))];
    assert.equal(inShort(events), `${JSON.stringify(paste("a[201[20я"))} "b"`);
  }
});

test("of a paste without measure the beginning is kept, up to a whole character", () => {
  const parser = new InputParser({ pasteBytesMax: 5 });
  assert.deepEqual(parser.push(bytesOf(`${begin}яя`)), []);
  for (let piece = 0; piece < 1000; piece += 1) {
    assert.deepEqual(parser.push(bytesOf("я".repeat(100))), []);
  }
  assert.deepEqual(parser.push(bytesOf(`${end}a`)).slice(0, 1), [paste("яя", true)]);
  assert.deepEqual(eventsOf(`${begin}abcde${end}`, parser), [paste("abcde")]);
});

test("a paste whose end never comes does not swallow the keys after it", () => {
  const parser = new InputParser();
  assert.deepEqual(parser.push(bytesOf(`${begin}lost\x1b[2`)), []);
  assert.ok((parser.flushAfterMs ?? 0) >= 1000, "a slow line is waited for");
  assert.deepEqual(parser.flush(), [paste("lost", true)]);
  assert.equal(inShort(parser.push(bytesOf("\r"))), "enter");
});

test("any text comes out of a paste as it went in, controls aside", () => {
  fc.assert(
    fc.property(wildText, fc.nat(60), (text, at) => {
      const bytes = bytesOf(begin + text.replaceAll("\x1b[201~", "") + end);
      const parser = new InputParser();
      const events = [...parser.push(bytes.slice(0, at)), ...parser.push(bytes.slice(at))];
      const kept = text.replace(/\r\n?/g, "\n").replace(/[[\p{Cc}]--[\n\t]]/gv, "");
      assert.deepEqual(events, [paste(kept.toWellFormed())]);
    }),
  );
});
