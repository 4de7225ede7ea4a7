import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as aTurn } from "node:timers/promises";
import { accountOf, newFolder, PlayClock } from "../client/play.testing.ts";
import type { AccountFile } from "../io/account/account-file.ts";
import { InboxPrinter } from "./inbox-printer.ts";

function arrive(file: AccountFile, count: number): void {
  const ids = Array.from({ length: count }, (_, id) => id);
  file.take(
    ids.map((id) => ({
      from: "ann",
      to: "bob",
      id,
      offline: false,
      atMs: 0,
      text: Buffer.from("x"),
    })),
  );
}

test("several listeners of one account show each message once, in order", async () => {
  const home = newFolder();
  const shown: number[] = [];
  arrive(accountOf("bob", home).file, 20);
  const show = async (messages: readonly { readonly id: number }[]): Promise<void> => {
    await aTurn();
    shown.push(...messages.map(({ id }) => id));
    await aTurn();
  };
  const printers = [1, 2, 3].map(
    (pageMax) => new InboxPrinter(accountOf("bob", home), new PlayClock(), show, { pageMax }),
  );

  await Promise.all(printers.map((printer) => printer.print()));

  assert.deepEqual(
    shown,
    Array.from({ length: 20 }, (_, id) => id),
  );
});

test("what could not be shown stays, and what was shown is gone", async () => {
  const account = accountOf("bob");
  arrive(account.file, 3);
  let shows = 0;
  const show = async (): Promise<void> => {
    shows += 1;
    await aTurn();
    if (shows === 2) throw new Error("the reader is gone");
  };

  await assert.rejects(
    new InboxPrinter(account, new PlayClock(), show, { pageMax: 1 }).print(),
    /reader is gone/,
  );

  assert.deepEqual(
    account.file.inbox(10).map(({ id }) => id),
    [1, 2],
  );
});

test("what somebody was told of is not shown by itself, and stays unread", async () => {
  const account = accountOf("bob");
  arrive(account.file, 3);
  const shown: number[] = [];
  const printer = new InboxPrinter(account, new PlayClock(), (messages) => {
    shown.push(...messages.map(({ id }) => id));
    return Promise.resolve();
  });

  printer.skipTo(account.file.inbox(2).at(-1)?.row ?? 0);
  await printer.print();

  assert.deepEqual(shown, [2]);
  assert.deepEqual(account.file.unread(), [{ peer: "ann", count: 2 }]);
});

test("no more is shown than was asked for", async () => {
  const account = accountOf("bob");
  arrive(account.file, 5);
  const shown: number[] = [];
  const printer = new InboxPrinter(
    account,
    new PlayClock(),
    async (messages) => {
      await aTurn();
      shown.push(...messages.map(({ id }) => id));
    },
    { countMax: 2 },
  );

  await printer.print();
  await printer.print();

  assert.deepEqual(shown, [0, 1]);
  assert.ok(printer.isDone);
  assert.equal(account.file.inboxCount(), 3);
});

/** Part `part` of `parts` of a text of ann's; its first part has messageID 7. */
function arrivePart(file: AccountFile, part: number, parts: number): void {
  const about = { number: part, atMs: 0, epoch: 5n, part, parts, replyTo: undefined };
  const text = Buffer.from(`${part} `);
  file.take([{ from: "ann", to: "bob", id: 6 + part, offline: false, atMs: 0, text, about }]);
}

test("a long text is shown once it is whole, and does not hold up what comes between", async () => {
  const account = accountOf("bob");
  const { file } = account;
  const shown: string[] = [];
  const printer = new InboxPrinter(account, new PlayClock(), async (texts) => {
    await aTurn();
    shown.push(...texts.map(({ text }) => Buffer.from(text).toString()));
  });

  arrivePart(file, 1, 3);
  arrivePart(file, 2, 3);
  arrive(file, 1);
  await printer.print();
  assert.deepEqual(shown, ["x"]);

  arrivePart(file, 3, 3);
  await printer.print();
  assert.deepEqual(shown, ["x", "1 2 3 "]);
  assert.equal(file.inboxCount(), 0);
});

test("what is here of a long text is shown when nothing more has come of it for 5 s", async () => {
  const account = accountOf("bob");
  const { file } = account;
  const clock = new PlayClock();
  const shown: string[] = [];
  const printer = new InboxPrinter(account, clock, async (texts) => {
    await aTurn();
    shown.push(...texts.map(({ text }) => Buffer.from(text).toString()));
  });
  let late = 0;
  printer.onLate = () => {
    late += 1;
  };

  arrivePart(file, 1, 4);
  await printer.print();
  await clock.passes(4900);
  arrivePart(file, 2, 4);
  await printer.print();
  await clock.passes(4900);
  assert.equal(late, 0);

  await clock.passes(100);
  assert.equal(late, 1);
  await printer.print();
  assert.deepEqual(shown, ["1 2 "]);
  arrivePart(file, 4, 4);
  await printer.print();
  assert.deepEqual(shown, ["1 2 ", "4 "]);
});
