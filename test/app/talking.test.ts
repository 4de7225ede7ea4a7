import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../cli/person.ts";
import { stayMs } from "../../src/app/stay.ts";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { Person, type Place } from "./person.ts";

test("two people talk: each sees who is here, who types, and that the other has it", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = new Person(server, "bob", { to: "ann" });
  await ann.sees(/▸bob +here/u);
  await bob.sees(/▸ann +here/u);
  const before = cleared(ann);

  ann.types("lunch?");
  await bob.sees(/▸ann +typing/u);
  ann.presses("enter");
  await ann.sees(/ann +✓ lunch\?/u);
  await bob.sees(/\d\d:\d\d ann +lunch\?/u);
  await bob.sees(/▸ann +here/u);

  bob.types("at one");
  bob.presses("enter");
  await ann.sees(/bob +at one/u);
  await bob.sees(/bob +✓ at one/u);
  assert.doesNotMatch(ann.screen, /new ──/u);

  assert.equal(cleared(ann), before, "only what changes is drawn");

  bob.presses("ctrl-d");
  assert.equal(await bob.leaves(), 0);
  await ann.sees(/▸bob +away/u);
});

/** How often all of the screen was drawn. */
function cleared({ raw }: Person): number {
  return raw.split("\u001B[2J").length - 1;
}

test("what is for somebody away is kept, and it shows when they have read it", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob", columns: 120 });
  await ann.sees(/ online/u);

  ann.types("one\r");
  await ann.sees(/◷ +one +kept for bob/u);
  await using bob = new Person(server, "bob", { to: "ann" });

  await bob.sees(/ann +one/u);
  await ann.sees(/✓ +one +bob has read it/u);
});

test("unread texts are counted elsewhere; a line is above them until one leaves", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = await peer(server, "bob", { autoReply: true });
  await using carol = await peer(server, "carol", { autoReply: true });
  await bob.roundtrip();
  await carol.roundtrip();
  await ann.sees(/▸bob +here/u);
  await bob.sends("ann", "first");
  await ann.sees(/bob +first/u);

  await carol.sends("ann", "psst");
  await carol.sends("ann", "are you there?");
  await ann.sees(/^ carol +2 /mu);
  await ann.until(() => ann.bells > 0, "a bell, for who looks elsewhere");
  await ann.until(() => ann.titles.at(-1) === "(2) Coterie: bob", "title that says so");

  ann.presses("tab");
  await ann.sees(/^▸carol +here │.*\n[^]*── 2 new ─.*\n.*carol +psst/mu);
  await carol.sends("ann", "hello?");
  await ann.sees(/── 3 new ─.*\n.*carol +psst\n.*\n.*carol +hello\?/u);
  await bob.sends("ann", "second");
  await ann.sees(/^ bob +1 /mu);
  ann.presses("shift-tab");
  await ann.sees(/── 1 new ─.*\n.*bob +second/u);
  ann.presses("shift-tab");
  await ann.sees(/▸carol/u);
  assert.doesNotMatch(ann.screen, /new ──/u);
});

test("whoever starts finds a line above what came while they were away", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = await peer(server, "bob");
  await ann.sees(/ online/u);
  await bob.sends("ann", "seen");
  await ann.sees(/▸bob +here[^]*bob +seen/u);
  ann.looksAway();
  ann.types("a");
  await ann.writes("a");
  await bob.sends("ann", "not seen");
  await ann.sees(/bob +not seen/u);
  await ann.kills();
  await bob.sends("ann", "kept");

  ann.restarts();
  await ann.sees(/ seen\n.*── 2 new ─.*\n.* not seen\n.* kept\n/u);
  assert.equal(ann.bells, 0);
});

test("who looks elsewhere reads nothing, whatever talk is opened", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using carol = await peer(server, "carol", { autoReply: true });
  await ann.sees(/ online/u);
  ann.looksAway();
  ann.types("a draft for bob");
  await ann.writes("a draft for bob");
  await carol.sends("ann", "one");
  await ann.sees(/carol +1 /u);

  ann.presses("ctrl-n");
  await ann.sees(/▸carol +1 [^]*── 1 new ─.*\n.*carol +one/u);
  ann.presses("ctrl-p");
  await ann.sees(/▸bob/u);
  assert.match(ann.screen, /carol +1 /u);

  ann.looksBack();
  ann.presses("ctrl-n");
  await ann.sees(/▸carol +here/u);
});

test("walking through the list of talks to go to marks nothing read", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using carol = await peer(server, "carol", { autoReply: true });
  await ann.sees(/ online/u);
  await carol.sends("ann", "one");
  await ann.sees(/carol +1 /u);

  ann.presses("ctrl-g");
  await ann.sees(/carol +here +1 unread/u);
  ann.presses("down", "up", "tab", "escape");
  await ann.sees(/▸bob/u);
  assert.match(ann.screen, /carol +1 /u);
});

test("what is set back to unread stays so until one comes back, across a restart", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = await peer(server, "bob", { autoReply: true });
  await ann.sees(/ online/u);
  await bob.sends("ann", "one");
  await bob.sends("ann", "two");
  await ann.sees(/▸bob +here[^]*bob +two/u);
  assert.equal(await unreadOf(ann, server), "0\n");

  ann.types("/unread\r");
  await ann.sees(/▸bob +1 [^]* one\n.*── 1 new ─.*\n.* two\n[^]*unread again; it stays so/u);
  await ann.until(() => ann.titles.at(-1) === "(1) Coterie: bob", "title that says so");
  assert.equal(await unreadOf(ann, server), "1\n");

  ann.types("hm\r");
  await ann.sees(/▸bob +1 [^]* two\n.*ann +✓ hm/u);
  await bob.sends("ann", "three");
  await ann.sees(/▸bob +2 [^]*── 2 new ─.*\n.* two\n.* hm\n.* three\n/u);
  await ann.kills();
  assert.equal(await unreadOf(ann, server), "2\n");

  ann.restarts();
  await ann.sees(/ online\n[^]*▸bob[^]*── 2 new ─.*\n.* two\n.* hm\n.* three\n/u);
  ann.types("/unread\r");
  await ann.sees(/▸bob +1 /u);
  ann.types("/to carol\r");
  await ann.sees(/^▸carol/mu);
  assert.match(ann.screen, /^ bob +1 /mu);
  ann.presses("shift-tab");
  await ann.sees(/▸bob +here[^]*── 1 new ─.*\n.* three\n/u);
  assert.equal(await unreadOf(ann, server), "0\n");
});

/** What `coterie unread` prints for somebody. */
async function unreadOf({ name, home }: Person, { host, port }: Place): Promise<string> {
  const where = ["--server", `${host}:${port}`, "--user", name];
  return (await run(["unread", ...where], { home })).out;
}

test("of five unread talks that are walked through, only the one stayed in is read", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "zoe" });
  await ann.sees(/ online/u);
  const names = ["bob", "carol", "dave", "erin", "finn"];
  for (const name of names) {
    await using sender = await peer(server, name);
    await sender.sends("ann", "hello");
    await ann.sees(new RegExp(`^ ${name} +1 `, "mu"));
  }

  const open = (): string => /^▸(?<name>\S+)/mu.exec(ann.screen)?.groups?.["name"] ?? "";
  const walks: { readonly name: string; readonly fromMs: number; untilMs: number }[] = [];
  for (const _ of names) {
    const before = open();
    const fromMs = performance.now();
    ann.presses("tab");
    await ann.until(() => open() !== before, "another talk");
    const last = walks.at(-1);
    if (last !== undefined) last.untilMs = performance.now();
    walks.push({ name: open(), fromMs, untilMs: Infinity });
  }
  await ann.sees(new RegExp(`^▸${open()} +(?!1)\\w`, "mu"));

  assert.deepEqual(walks.map(({ name }) => name).toSorted(), names);
  // On a machine that takes so long for a step one has stayed there, too.
  const passed = walks.filter(({ fromMs, untilMs }) => untilMs - fromMs < stayMs);
  for (const { name } of passed) assert.match(ann.screen, new RegExp(`^ ${name} +1 `, "mu"));
});

test("the open talk rings while another window has the keyboard", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = await peer(server, "bob", { autoReply: true });
  await bob.roundtrip();
  await ann.sees(/▸bob +here/u);
  await bob.sends("ann", "seen at once");
  await ann.sees(/▸bob +here[^]*seen at once/u);
  assert.equal(ann.bells, 0);

  ann.looksAway();
  ann.types("a");
  await ann.writes("a");
  await bob.sends("ann", "look here");
  await ann.until(() => ann.bells === 1, "a bell");
  await ann.sees(/▸bob +1 /u);

  ann.looksBack();
  await ann.sees(/▸bob +here/u);
});

test("the list keeps its order until a talk is left; Alt-U goes to the first unread", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = await peer(server, "bob", { autoReply: true });
  await using carol = await peer(server, "carol", { autoReply: true });
  await using dave = await peer(server, "dave", { autoReply: true });
  await ann.sees(/ online/u);
  await bob.sends("ann", "hello");
  await carol.sends("ann", "hello");
  await dave.sends("ann", "hello");
  await ann.sees(/ carol +1 /u);
  await ann.sees(/ dave +1 /u);
  const order = (): (string | undefined)[] =>
    ann.rows.flatMap((row) => /^[▸ ](bob|carol|dave) /u.exec(row)?.[1] ?? []);
  const before = order();

  for (let line = 0; line < 40; line += 1) await carol.sends("ann", `line ${line}`);
  await ann.sees(/ carol +41 /u);
  assert.deepEqual(order(), before);

  ann.types("/to carol\r");
  await ann.sees(/▸carol[^]*line 39/u);
  ann.presses("alt-u");
  await ann.sees(/── 41 new ─.*\n.*hello/u);
});

test("the title of the window names the profile", async () => {
  await using server = await startServer();
  const where = ["--server", `${server.host}:${server.port}`, "--user", "ann", "--to", "bob"];
  const words = ["chat", ...where, "--profile", "work"];
  await using ann = new Person(server, "ann", { words });

  await ann.until(() => ann.titles.at(-1) === "Coterie: bob [work]", "title with the profile");
});
