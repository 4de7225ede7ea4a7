import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CoterieError } from "../wire/error.ts";
import { inputBytesMax, readInput, splitInput } from "./text-input.ts";

function split(text: string): string[] {
  return splitInput(Buffer.from(text)).map((piece) => Buffer.from(piece).toString());
}

async function* chunks(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield await Promise.resolve(Buffer.alloc(size, "x"));
}

test("a single line loses its line end, anything longer keeps every byte", () => {
  assert.deepEqual(split("hi\n"), ["hi"]);
  assert.deepEqual(split("hi"), ["hi"]);
  assert.deepEqual(split("one\ntwo\n"), ["one\ntwo\n"]);
  assert.deepEqual(split("\n"), []);
  assert.deepEqual(split(""), []);
});

test("pieces of any bytes fit into a command and are the input again when put together", () => {
  const inputs = fc.oneof(
    fc.uint8Array({ maxLength: 5000 }),
    fc.string({ unit: "grapheme", maxLength: 2000 }).map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(inputs, (input) => {
      fc.pre(input.indexOf(0x0a) !== input.length - 1);
      const pieces = splitInput(input);
      assert.ok(pieces.every(({ length }) => length > 0 && length <= 1000));
      assert.deepEqual(Buffer.concat(pieces), Buffer.from(input));
    }),
    { numRuns: 200 },
  );
});

test("input that no mailbox could hold is refused before anything is sent", async () => {
  assert.equal((await readInput(chunks(inputBytesMax))).length, inputBytesMax);
  await assert.rejects(
    readInput(chunks(inputBytesMax, 1)),
    (error) => error instanceof CoterieError && error.code === "COTERIE_USAGE",
  );
});
