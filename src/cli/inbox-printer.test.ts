import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as aTurn } from "node:timers/promises";
import { accountOf, newFolder } from "../client/play.testing.ts";
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
    (pageMax) => new InboxPrinter(accountOf("bob", home), show, Infinity, pageMax),
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

  await assert.rejects(new InboxPrinter(account, show, Infinity, 1).print(), /reader is gone/);

  assert.deepEqual(
    account.file.inbox(10).map(({ id }) => id),
    [1, 2],
  );
});

test("no more is shown than was asked for", async () => {
  const account = accountOf("bob");
  arrive(account.file, 5);
  const shown: number[] = [];
  const printer = new InboxPrinter(
    account,
    async (messages) => {
      await aTurn();
      shown.push(...messages.map(({ id }) => id));
    },
    2,
    256,
  );

  await printer.print();
  await printer.print();

  assert.deepEqual(shown, [0, 1]);
  assert.ok(printer.isDone);
  assert.equal(account.file.inboxCount(), 3);
});
