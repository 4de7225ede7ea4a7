import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { About } from "../../wire/about.ts";
import type { Token } from "../../wire/token.ts";
import { AccountFile } from "./account-file.ts";
import type { InboxMessage, OutboxText } from "./message.ts";

const folder = mkdtempSync(join(tmpdir(), "coterie-account-"));
const opened: AccountFile[] = [];
after(() => {
  for (const file of opened) file.close();
  rmSync(folder, { recursive: true });
});
let paths = 0;
let epochs = 0n;

/** Where no file is yet. */
export function newPath(): string {
  paths += 1;
  return join(folder, `${paths}.sqlite`);
}

function newEpoch(): Token {
  epochs += 1n;
  return epochs;
}

/** A file of ann's; its epochs are numbers that count up over all files. */
export function openFile(path: string = newPath()): AccountFile {
  const file = new AccountFile(path, { newEpoch });
  opened.push(file);
  return file;
}

/** A message of level 1 from bob. */
export function plain(id: number, text = "hi", offline = false): Omit<InboxMessage, "row"> {
  return { from: "bob", to: "ann", id, offline, atMs: 1000, text: Buffer.from(text) };
}

/** The same with what the server tells of it at level 2. */
export function told(
  epoch: Token,
  id: number,
  text = "hi",
  more: Partial<About> = {},
): Omit<InboxMessage, "row"> {
  const facts = { number: 1, atMs: 900, epoch, part: 0, parts: 0, replyTo: undefined };
  return { ...plain(id, text), about: { ...facts, ...more } };
}

/** Puts texts of one part each into the outbox. */
export function queued(file: AccountFile, to: string, ...texts: string[]): OutboxText[] {
  return texts.flatMap((text) => file.queue(to, [Buffer.from(text)], 500));
}

/** The server knows the next name of the file, which no text has: another epoch begins. */
export function beginAnew(file: AccountFile): Token {
  const { epoch, ids } = file.unusedNames(1);
  assert.ok(file.beginAnewIfUsed({ epoch, entries: ids.map((id) => ({ id, code: 200 })) }));
  return file.epoch();
}

export function words(entries: readonly { readonly text: Uint8Array }[]): string[] {
  return entries.map(({ text }) => Buffer.from(text).toString());
}
