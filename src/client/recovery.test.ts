import assert from "node:assert/strict";
import { test } from "node:test";
import { beginAnew } from "../io/account/files.testing.ts";
import type { AccountFile } from "../io/account/account-file.ts";
import { Feature } from "../wire/added-type.ts";
import { CoterieError } from "../wire/error.ts";
import { annFollows, annSaysHello, annSpeaks2, annsFile } from "./level-2.testing.ts";

/** What the history says of ann's texts to bob, oldest first. */
function fatesOf(file: AccountFile): string[] {
  return file
    .history("bob", { limit: 1000 })
    .map(({ id, state, code }) => `#${id} ${state} ${code ?? "-"}`);
}

/** A file of ann's with texts to bob that an earlier run has left without an answer. */
async function inDoubt(...texts: string[]): Promise<AccountFile> {
  const { server, file, sends } = await annSpeaks2();
  void sends("bob", ...texts);
  server.breaks();
  return file;
}

/** The same with as many that are kept. */
function kept(count: number): AccountFile {
  const file = annsFile();
  const parts = Array.from({ length: count }, () => Buffer.from("x"));
  const rows = file.queue("bob", parts, 0).map(({ row }) => row);
  file.claim(rows, file.epoch());
  file.settle(rows.map((row) => ({ row, code: "300" })));
  return file;
}

test("a text that was kept is taken later, and that is told once", async () => {
  const { server, file, told, sends } = await annSpeaks2();

  const fate = sends("bob", "hi");
  server.replies(0, "300");
  assert.deepEqual(await fate, { state: "answered", code: "300" });
  assert.deepEqual(fatesOf(file), ["#0 kept 300"]);
  server.tellsFates([[0, 300]]);
  server.tellsFates([[0, 200]]);
  server.tellsFates([[0, 200]]);

  assert.deepEqual(fatesOf(file), ["#0 done 200"]);
  assert.deepEqual(told, ["fate #0 200"]);
});

test("a text that was kept and is gone untaken is known as that", async () => {
  const { server, file, told, sends } = await annSpeaks2();
  void sends("bob", "hi");
  server.replies(0, "300");

  server.tellsFates([[0, 410]]);

  assert.deepEqual(fatesOf(file), ["#0 done 410"]);
  assert.deepEqual(told, ["fate #0 410"]);
});

test("the last word is the server's last, although all of it came in one piece", async () => {
  const { server, file, told, client } = await annSpeaks2();
  const texts = ["one", "two"].flatMap((text) => file.queue("bob", [Buffer.from(text)], 0));
  void client.deliver(texts, ({ id }, { code }) => told.push(`answered #${id} ${code}`));

  server.inOnePiece(() => {
    server.replies(0, "300");
    server.tellsFates([[0, 200]]);
    server.replies(1, "300");
    server.tellsFates([[1, 410]]);
  });

  assert.deepEqual(fatesOf(file), ["#0 done 200", "#1 done 410"]);
  assert.deepEqual(told, ["answered #0 300", "fate #0 200", "answered #1 300", "fate #1 410"]);
});

test("FATE for what is not ours, or is long settled, is ignored", async () => {
  const { server, file, told, sends } = await annSpeaks2();
  void sends("bob", "hi");
  server.replies(0, "200");

  server.tellsFates([[0, 410]]);
  server.tellsFates([[1, 200]]);
  server.tellsFates([[0, 200]], 77n);
  server.tellsFates([]);

  assert.deepEqual(told, []);
  assert.deepEqual(fatesOf(file), ["#0 done 200"]);
});

test("FATE that says nothing, or what nobody knows yet, changes nothing", async () => {
  const file = await inDoubt("hi");
  const { server, told } = await annSpeaks2({ file });

  server.tellsFates([
    [0, 0],
    [0, 201],
    [0, 65_535],
  ]);

  assert.deepEqual(told, []);
  assert.deepEqual(fatesOf(file), ["#0 unknown -"]);
});

test("after WELCOME it is asked what became of texts in doubt and of kept ones", async () => {
  const file = kept(2);
  const first = await annSpeaks2({ file });
  void first.sends("bob", "in doubt");
  first.server.breaks();

  const { server, told } = await annSaysHello({ file });
  server.hears();
  server.welcomes();
  assert.deepEqual(server.hears(), ["ASK of 1: 2 0 1"]);
  server.tellsFates([
    [2, 300],
    [0, 200],
    [1, 410],
  ]);

  assert.deepEqual(fatesOf(file), ["#0 done 200", "#1 done 410", "#2 kept 300"]);
  assert.deepEqual(told.slice(1), ["fate #2 300", "fate #0 200", "fate #1 410"]);
});

test("an answer settles a text in doubt, so that it is not sent again", async () => {
  const file = await inDoubt("hi");
  const { server, clock, told } = await annSpeaks2({ file });

  server.tellsFates([[0, 200]]);
  await clock.passes(60_000);

  assert.deepEqual(server.hears(), []);
  assert.deepEqual(told, ["fate #0 200"]);
});

test("what the server knows nothing of is sent again under its name, in order", async () => {
  const file = await inDoubt("one", "two");
  const { server, clock, told } = await annSpeaks2({ file });

  server.tellsFates([
    [0, 0],
    [1, 0],
  ]);
  await clock.passes(3900);
  assert.deepEqual(server.hears(), []);
  await clock.passes(100);
  assert.deepEqual(server.hears(), [
    "ABOUT #0 part 1/2",
    "0 #0 ann>bob one",
    "ABOUT #1 part 2/2",
    "0 #1 ann>bob two",
  ]);
  server.replies(0, "300");
  server.replies(1, "200");

  assert.deepEqual(told, ["fate #0 300", "fate #1 200"]);
  assert.deepEqual(fatesOf(file), ["#0 kept 300", "#1 done 200"]);
});

test("a text that another process of the account settles meanwhile is not sent again", async () => {
  const { server, file, sends } = await annSpeaks2();
  void sends("bob", "hi");
  const running = await annSpeaks2({ file: annsFile(file.path) });

  server.replies(0, "200");
  await running.clock.passes(60_000);

  assert.deepEqual(running.server.hears(), []);
});

test("many texts are asked after in pages, and what is not answered stays open", async () => {
  const file = kept(600);
  const { server } = await annSaysHello({ file });
  server.hears();

  server.welcomes();

  const ids = server.hears().map((line) => line.replace("ASK of 1: ", "").split(" ").map(Number));
  assert.deepEqual(
    ids.map(({ length }) => length),
    [248, 248, 104],
  );
  assert.deepEqual(
    ids.flat(),
    Array.from({ length: 600 }, (_, id) => id),
  );
  server.tellsFates(ids.slice(0, 1).flatMap((page) => page.slice(0, 124).map((id) => [id, 200])));
  assert.equal(file.outboxCount("kept"), 600 - 124);
});

test("of very many kept texts the next are asked after once the first are answered", async () => {
  const file = kept(2500);
  const { server } = await annSaysHello({ file });
  server.hears();
  const asked = (): number[] =>
    server.hears().flatMap((line) => line.replace("ASK of 1: ", "").split(" ").map(Number));
  server.welcomes();
  const first = asked();
  assert.deepEqual([first.length, first.at(-1)], [2000, 1999]);

  server.tellsFates([[1998, 300]]);
  assert.deepEqual(asked(), []);
  server.tellsFates([[1999, 300]]);

  const next = asked();
  assert.deepEqual([next.length, next[0], next.at(-1)], [500, 2000, 2499]);
  server.tellsFates([[2499, 200]]);
  assert.deepEqual(server.hears(), []);
});

test("texts of an older epoch are asked after under it, and not sent under another", async () => {
  const file = await inDoubt("old");
  beginAnew(file);
  const first = await annSpeaks2({ file });
  void first.sends("bob", "new");
  first.server.breaks();

  const { server, clock, told } = await annSaysHello({ file });
  server.welcomes();
  assert.deepEqual(server.hears(), ["HELLO epoch 2", "ASK of 1: 0", "ASK of 2: 1"]);
  await clock.passes(60_000);
  assert.deepEqual(server.hears(), ["0 #1 ann>bob new"]);
  server.tellsFates([[0, 200]], 1n);

  assert.deepEqual(told.slice(1), ["fate #0 200"]);
});

test("nothing is asked, nor sent again, where names were not agreed on", async () => {
  const file = await inDoubt("hi");
  const { server, clock } = await annSaysHello({ file });
  server.hears();

  server.welcomes(Feature.facts | Feature.people);
  await clock.passes(60_000);

  assert.deepEqual(server.hears(), []);
  assert.deepEqual(fatesOf(file), ["#0 unknown -"]);
});

test("a text that was given up for lost is found on the next connection", async () => {
  const { server, clock, told, sends } = await annFollows();
  server.welcomes();
  const fate = sends("bob", "hi");
  await clock.passes(60_000);
  assert.equal((await fate).state, "unknown");
  server.breaks();
  await clock.passes(1000);
  server.hears();
  told.length = 0;

  server.welcomes();
  assert.deepEqual(server.hears(), ["ASK of 1: 0"]);
  server.tellsFates([[0, 0]]);
  await clock.passes(4000);
  assert.deepEqual(server.hears(), ["0 #0 ann>bob hi"]);
  server.replies(0, "200");

  assert.deepEqual(told.slice(1), ["fate #0 200"]);
});

test("an answer that comes after all is told, and what FATE adds to it", async () => {
  const { server, clock, file, told, sends } = await annSpeaks2();

  const fate = sends("bob", "hi");
  await clock.passes(60_000);
  assert.equal((await fate).state, "unknown");
  server.replies(0, "300");
  server.tellsFates([[0, 200]]);

  assert.deepEqual(told, ["late #0 300", "fate #0 200"]);
  assert.deepEqual(fatesOf(file), ["#0 done 200"]);
});

test("who only sends learns of what became of texts all the same", async () => {
  const file = await inDoubt("hi");
  const { server, told } = await annSaysHello({ file, isSendOnly: true });

  server.welcomes();
  server.tellsFates([[0, 200]]);

  assert.deepEqual(server.hears(), ["HELLO epoch 1 send-only", "ASK of 1: 0"]);
  assert.deepEqual(told.slice(1), ["fate #0 200"]);
});

test("a disk that cannot tell what is open ends the connection, and nothing is told", async () => {
  const { server, file, told } = await annSaysHello();
  file.keptOnes = diskFails;

  server.welcomes();

  assert.deepEqual(told, ["ended disk"]);
});

test("a disk that cannot note a fate ends the connection, and nothing more is taken", async () => {
  const { server, file, told } = await annSpeaks2();
  file.settleByName = diskFails;

  server.inOnePiece(() => {
    server.tellsFates([[0, 200]]);
    server.delivers({ id: 7, text: "hi", number: 5, type: 2 });
  });

  assert.deepEqual(told, ["ended disk"]);
  assert.deepEqual(server.hears(), ["FIN"]);
  assert.equal(file.inboxCount(), 0);
});

function diskFails(): never {
  throw new CoterieError("COTERIE_DISK", "the disk fails", "Mend it.");
}
