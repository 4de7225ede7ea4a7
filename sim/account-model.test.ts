import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AccountFile } from "../src/io/account/account-file.ts";
import { newPath } from "../src/io/account/files.testing.ts";
import type { InboxMessage } from "../src/io/account/message.ts";
import { parseUsername } from "../src/wire/username.ts";
import { AccountModel } from "./account-model.ts";

/** What both can do. */
type File = Pick<AccountModel, keyof AccountFile & keyof AccountModel>;
type Call = (file: File) => unknown;

/** Epochs of a file, in their order; of others some that are none of its own. */
const FIRST_EPOCH = 1000n;

const peer = fc.constantFrom("bob", "ann", "Анна");
const id = fc.nat(6);
const row = fc.integer({ min: 1, max: 25 });
const rows = fc.array(row, { maxLength: 4 });
const text = fc.constantFrom("hi", "hi", "ho").map((words) => new TextEncoder().encode(words));
const code = fc.constantFrom("200" as const, "300" as const, "410" as const);
const ownEpoch = fc.nat(2).map((at) => FIRST_EPOCH + BigInt(at));
const replyTo = fc.option(
  fc.record({ src: fc.constant(parseUsername("bob")), epoch: fc.constantFrom(0n, 77n), id }),
  { nil: undefined },
);
const parts = fc.constantFrom([0, 0] as const, [1, 1] as const, [2, 3] as const);
const about = fc
  .record({
    number: fc.integer({ min: 1, max: 4 }),
    atMs: fc.integer({ min: 900, max: 902 }),
    epoch: fc.constantFrom(0n, 77n, 78n),
    parts,
    replyTo,
  })
  .map(({ parts: [part, of], ...rest }) => ({ ...rest, part, parts: of }));
const message: fc.Arbitrary<Omit<InboxMessage, "row">> = fc
  .record({ from: peer, id, offline: fc.boolean(), text, told: fc.option(about) })
  .map(({ told, ...rest }) => ({ ...rest, to: "ann", atMs: 1000, ...(told && { about: told }) }));
/** A text that another device of the owner has sent: no epoch of theirs is one of this file. */
const sentElsewhere: fc.Arbitrary<Omit<InboxMessage, "row">> = fc
  .record({ to: peer, id, text, told: about, epoch: fc.constantFrom(88n, 89n) })
  .map(({ told, epoch, ...rest }) => {
    const facts = { about: { ...told, epoch }, isOwn: true } as const;
    return { from: "ann", ...rest, offline: true, atMs: 1000, ...facts };
  });
const upto = fc.record({ incarnation: fc.constantFrom(5n, 6n), number: fc.nat(9) });
const connection = fc.integer({ min: 1, max: 4 });
const context = fc.record({
  connection: fc.option(connection, { nil: undefined }),
  upto: fc.option(upto, { nil: undefined }),
});
const state = fc.constantFrom("unsent", "unknown", "refused", "kept");
const told = fc.record({ id, code: fc.constantFrom(0, 200, 300, 410, 999) });

/** Random calls of every kind. */
const call: fc.Arbitrary<Call> = fc.oneof(
  fc
    .tuple(peer, fc.array(text, { minLength: 1, maxLength: 3 }), replyTo)
    .map(([to, texts, answered]): Call => {
      return (file) => file.queue(to, texts, 500, answered);
    }),
  fc.tuple(rows, fc.constantFrom("plain", "its own", "another")).map(([some, epoch]): Call => {
    if (epoch === "plain") return (file) => file.claim(some);
    return (file) => file.claim(some, epoch === "another" ? 77n : file.epoch());
  }),
  rows.map(
    (some): Call =>
      (file) =>
        file.unclaim(some),
  ),
  rows.map(
    (some): Call =>
      (file) =>
        file.dropOutbox(some),
  ),
  fc.array(fc.record({ row, code }), { maxLength: 3 }).map(
    (texts): Call =>
      (file) =>
        file.settle(texts),
  ),
  fc.record({ epoch: ownEpoch, entries: fc.array(told, { maxLength: 4 }) }).map(
    (fates): Call =>
      (file) =>
        file.settleByName(fates),
  ),
  fc.array(fc.record({ row, code: fc.constantFrom("403", "507") }), { maxLength: 3 }).map(
    (refusals): Call =>
      (file) =>
        file.refuse(refusals),
  ),
  fc.tuple(state, fc.nat(5), fc.nat(8)).map(
    ([which, limit, after]): Call =>
      (file) =>
        file.outbox(which, limit, after),
  ),
  fc.constant((file: File) => file.keptOnes(5)),
  fc.constant((file: File) => file.epoch()),
  fc.nat(8).map(
    (at): Call =>
      (file) =>
        file.epochOf(at),
  ),
  fc.constant((file: File) => file.unusedNames(3)),
  fc.record({ id, code: fc.constantFrom(0, 200, 300) }).map(
    (entry): Call =>
      (file) =>
        file.beginAnewIfUsed({ epoch: file.epoch(), entries: [entry] }),
  ),
  fc.constant((file: File) => file.newConnection()),
  fc.tuple(fc.array(fc.oneof(message, sentElsewhere), { maxLength: 4 }), context).map(
    ([messages, around]): Call =>
      (file) =>
        file.take(messages, around),
  ),
  fc.tuple(connection, row).map(
    ([on, last]): Call =>
      (file) =>
        file.proven(on, last),
  ),
  fc.nat(5).map(
    (limit): Call =>
      (file) =>
        file.inbox(limit),
  ),
  fc.constant((file: File) => file.inboxCount()),
  rows.map(
    (some): Call =>
      (file) =>
        file.dropInbox(some),
  ),
  peer.map((who): Call => (file) => [file.readUpto(who), file.lastRead(who)]),
  fc.tuple(peer, ownEpoch, id).map(
    ([who, epoch, which]): Call =>
      (file) =>
        file.noteRead(who, epoch, which),
  ),
  fc.tuple(peer, fc.constantFrom(0n, 77n, 78n), id).map(
    ([who, epoch, which]): Call =>
      (file) =>
        file.readElsewhere(who, epoch, which),
  ),
  fc.constant((file: File) => [file.resume(), file.plainUntil(), file.silentSince()]),
  fc.option(fc.nat(9), { nil: undefined }).map(
    (ms): Call =>
      (file) =>
        file.notePlain(ms),
  ),
);

/** Chooses epochs of which both files choose the same ones. */
class Epochs {
  next = FIRST_EPOCH;
  readonly choose = (): bigint => this.next++;
}

/** Bytes compare by what they are, whatever class holds them. */
function plain(answer: unknown): unknown {
  if (answer instanceof Uint8Array) return Buffer.from(answer).toString("latin1");
  if (answer instanceof Set) return [...answer];
  if (Array.isArray(answer)) return answer.map(plain);
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, plain(value)]));
}

/** The calls that were made of the model are made of a file, and then some of both. */
function mustAgree(
  made: readonly Call[],
  model: File,
  ofModel: Epochs,
  some: readonly Call[],
): void {
  const epochs = new Epochs();
  const real = new AccountFile(newPath(), { newEpoch: epochs.choose });
  try {
    for (const each of made) each(real);
    ofModel.next = epochs.next;
    for (const each of some) assert.deepEqual(plain(each(model)), plain(each(real)));
  } finally {
    real.close();
  }
}

function manyCalls(maxLength: number): fc.Arbitrary<Call[]> {
  return fc.array(call, { maxLength, size: "max" });
}

test("the model of an account's file answers every call as the file does", () => {
  fc.assert(
    fc.property(manyCalls(80), (calls) => {
      const epochs = new Epochs();
      mustAgree([], new AccountModel(epochs.choose), epochs, calls);
    }),
    { numRuns: 20 },
  );
});

test("after a crash the model is the file without the commits that got lost", () => {
  const some = manyCalls(30);
  fc.assert(
    fc.property(some, some, some, fc.nat(20), (before, during, after, kept) => {
      const epochs = new Epochs();
      const model = new AccountModel(epochs.choose);
      for (const each of before) each(model);
      model.log.settle();
      const survivors = [...before];
      for (const each of during) {
        each(model);
        if (model.log.count <= kept) survivors.push(each);
      }

      model.log.crash(kept);

      mustAgree(survivors, model, epochs, after);
    }),
    { numRuns: 10 },
  );
});
