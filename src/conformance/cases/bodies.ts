import type { Case } from "../case.ts";
import { utf8 } from "../command.ts";
import { asSent } from "../expected.ts";
import { exchange, pattern, range, waitsFor } from "./scenes.ts";

const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const texts: readonly (readonly [what: string, words: string, text: Uint8Array])[] = [
  ["every-byte", "all 256 values of a byte", every],
  ["every-byte-reversed", "all 256 values of a byte, backwards", every.toReversed()],
  ["empty", "no text at all", new Uint8Array(0)],
  ["one-nul", "one NUL", Uint8Array.of(0)],
  ["only-nuls", "1000 NULs", new Uint8Array(1000)],
  ["nul-first", "a NUL at its beginning", utf8("\0behind")],
  ["nul-inside", "a NUL in its middle", utf8("before\0behind")],
  ["nul-last", "a NUL at its end", utf8("before\0")],
  ["spaces", "spaces at both ends", utf8("  between  ")],
  ["line-breaks", "CR, LF and CR LF at its end", utf8("a\rb\nc\r\n")],
  ["only-ff", "1000 bytes of 255", new Uint8Array(1000).fill(255)],
  ["not-utf-8", "bytes that are no UTF-8", Uint8Array.of(0xc3, 0x28, 0xff, 0xfe, 0x80, 0xed, 0xa0)],
  ["utf-8", "Cyrillic, Chinese and emoji", utf8("привет, 你好 😀")],
  ["half-a-character", "half a character at its end", utf8("ж").subarray(0, 1)],
  ["escapes", "escape sequences of a terminal", utf8("\u001b[2J\u001b]0;title\u0007\u009b")],
  ["percent", "what printf would take for formats", utf8("%s%n%d 100%")],
  ["largest", "1000 bytes", pattern(1000)],
  ["low-bytes", "what could be a len at every place", new Uint8Array(600).fill(0x18)],
];

const kept = ["every-byte", "empty", "only-nuls", "nul-last", "not-utf-8", "spaces", "largest"];

/** The message is bytes, and a server changes none (S2). */
export const bodyCases: readonly Case[] = [
  ...texts.map(([what, words, text]): Case => ({
    id: `body/${what}`,
    clauses: ["S2", "S3"],
    title: `a message of ${words} arrives byte for byte`,
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob, text);
    },
  })),
  ...texts
    .filter(([what]) => kept.includes(what))
    .map(([what, words, text]): Case => ({
      id: `body/kept-${what}`,
      clauses: ["S4", "S2"],
      title: `a message of ${words} is the same after being kept`,
      play: async (stage) => {
        const [ann, bob] = await stage.pairApart();
        await waitsFor(stage, ann, bob, text);
      },
    })),
  {
    id: "body/one-byte-each",
    clauses: ["S2", "S3"],
    title: "256 messages of one byte each, every value once, all arrive",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      for (const start of range(0, 15)) {
        const sent = range(0, 15).map((n) => ann.sends(bob, Uint8Array.of(start * 16 + n)));
        await bob.receivesAll(sent.map((one) => asSent(one)));
        await ann.hearsAll(sent, "200");
      }
    },
  },
];
