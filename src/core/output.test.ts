import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BufferPool } from "./buffer-pool.ts";
import { ann, bob, envelope } from "./envelopes.testing.ts";
import { LIMITS_DEFAULT } from "./limits.ts";
import { Output } from "./output.ts";
import { frameOf } from "./peer.testing.ts";
import { SlabPool } from "./slab.ts";

const CODE = new TextEncoder().encode("200");
const slabs = new SlabPool();

/** Puts a message from ann to bob into an output, as type 0 or 2. */
function put(output: Output, id: number, text: string, type: 0 | 2 = 0): void {
  const bytes = frameOf({ type: 0, id, src: "ann", dst: "bob", text });
  const one = envelope(id, { id: id | 0, frameBytes: bytes.length });
  slabs.put(one, bytes, 0, bytes.length);
  output.message(one, type);
  slabs.release(one);
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("hex");
}

const expected = (type: number, id: number, text: string, order: "network" | "little"): string =>
  hex(frameOf({ type, id, src: "ann", dst: "bob", text }, order));

for (const order of ["network", "little"] as const) {
  test(`what is put in comes out as it was, answers first, in ${order} order`, () => {
    const output = new Output(new BufferPool(), LIMITS_DEFAULT);
    output.little = order === "little";
    put(output, 1, "one");
    output.answer(0x01020304, bob, ann, CODE);
    put(output, 4_294_967_295, "two", 2);
    output.answer(-1, bob, ann, CODE);

    const answer = (id: number): string =>
      hex(frameOf({ type: 1, id, src: "bob", dst: "ann", text: "200" }, order));
    assert.equal(
      hex(output.take(5)),
      answer(0x01020304) +
        answer(4_294_967_295) +
        expected(0, 1, "one", order) +
        expected(2, 4_294_967_295, "two", order),
    );
    assert.equal(output.takenAtMs, 5);
  });
}

test("a kept message is written whole from its record", () => {
  const output = new Output(new BufferPool(), LIMITS_DEFAULT);
  const text = new TextEncoder().encode("x".repeat(1000));
  output.record(envelope(9, { id: -2 }), text);

  assert.equal(hex(output.take(0)), expected(2, 4_294_967_294, "x".repeat(1000), "network"));
});

test("one write is under way at a time; its bytes stay as they are until accepted", () => {
  const output = new Output(new BufferPool(), LIMITS_DEFAULT);
  put(output, 1, "first");
  const first = output.take(0);
  const before = hex(first);
  put(output, 2, "second");
  output.answer(3, bob, ann, CODE);

  assert.equal(output.take(1), undefined);
  assert.equal(hex(first), before);

  output.accepted();
  assert.match(hex(output.take(2)), /^001b0001/u);
  output.accepted();
  assert.ok(output.idle && output.bytes === 0);
});

test("everything comes out once and in order, however puts and writes alternate", () => {
  const steps = fc.array(fc.constantFrom("put", "put large", "answer", "take", "accepted"), {
    maxLength: 200,
    size: "max",
  });
  fc.assert(
    fc.property(steps, (all) => {
      const output = new Output(new BufferPool(), LIMITS_DEFAULT);
      const waiting: { answers: string[]; messages: string[] } = { answers: [], messages: [] };
      for (const [id, does] of all.entries()) {
        if (does.startsWith("put")) {
          const text = does === "put" ? "hi" : "y".repeat(1000);
          put(output, id, text);
          waiting.messages.push(expected(0, id, text, "network"));
        } else if (does === "answer") {
          output.answer(id, ann, bob, CODE);
          waiting.answers.push(expected(1, id, "200", "network"));
        } else if (does === "take") {
          const isUnderWay = output.takenAtMs !== -1;
          const bytes = output.take(id);
          if (isUnderWay) assert.equal(bytes, undefined);
          else {
            const whole = [...waiting.answers.splice(0), ...waiting.messages.splice(0)].join("");
            assert.equal(hex(bytes), whole);
          }
        } else {
          output.accepted();
        }
      }
    }),
    { numRuns: 50 },
  );
});

test("there is room for a message until the next one might not fit into 256 KiB", () => {
  const output = new Output(new BufferPool(), LIMITS_DEFAULT);
  let count = 0;
  for (; output.roomForMessage; count += 1) put(output, count, "x".repeat(1000));
  assert.equal(count, LIMITS_DEFAULT.outputBytesMax / 1024);

  output.take(0);
  assert.ok(!output.roomForMessage, "what is under way takes room");
  output.accepted();
  assert.ok(output.roomForMessage);
});

test("answers are too many above 64 KiB, messages aside", () => {
  const output = new Output(new BufferPool(), LIMITS_DEFAULT);
  for (let count = 0; count < 100; count += 1) put(output, count, "x".repeat(1000));
  let count = 0;
  for (; !output.answersFull; count += 1) output.answer(count, bob, ann, CODE);

  assert.equal(count, Math.ceil(LIMITS_DEFAULT.answerBytesMax / 27));
});

test("what waits can be dropped, and what is under way stays", () => {
  const output = new Output(new BufferPool(), LIMITS_DEFAULT);
  put(output, 1, "under way");
  const bytes = output.take(0);
  put(output, 2, "waits");
  output.answer(3, bob, ann, CODE);

  output.discard();

  assert.ok(output.empty && !output.idle);
  assert.equal(hex(bytes), expected(0, 1, "under way", "network"));
});
