import assert from "node:assert/strict";
import { after, test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { Person } from "./person.ts";

const server = await startServer();
after(async () => server.stop());

test("pasted lines stay in the line, a slash in them is not run, and go as one text", async () => {
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = await peer(server, "bob", { autoReply: true });
  await bob.roundtrip();
  await ann.sees(/▸bob +here/u);

  ann.pastes("/quit\nsecond\nthird\n");
  await ann.sees(/── to bob ─+\n \/quit\n {2}second\n {2}third\n/u);
  assert.deepEqual(bob.arrived, []);
  ann.presses("enter");
  await ann.sees(/\/quit stands alone; write \/\/ to send the text/u);
  assert.match(ann.screen, / \/quit\n {2}second/u);

  // Two slashes send one.
  ann.presses("up", "up", "up", "home");
  ann.types("/");
  await ann.sees(/ \/\/quit\n {2}second\n {2}third/u);
  ann.presses("enter");
  assert.equal((await bob.receives()).text, "/quit\nsecond\nthird\n");
});

test("pasted lines are joined by Alt-J, and parted again by undo", async () => {
  await using ann = new Person(server, "ann4", { to: "erin" });
  await ann.sees(/ online/u);

  ann.pastes("one \n  two\n\nthree\n");
  await ann.sees(/── to erin ─+\n one\n {4}two\n/u);
  ann.presses("alt-j");
  await ann.writes("one two three");
  ann.presses("ctrl-_");
  await ann.sees(/── to erin ─+\n one\n {4}two\n/u);
  ann.presses("alt-j", "enter");

  await ann.sees(/◷ one two three$/mu);
});

test("what does not fit into one message says so before it goes, and arrives whole", async () => {
  await using ann = new Person(server, "ann2", { to: "carol" });
  await using carol = new Person(server, "carol", { to: "ann2", columns: 120, rows: 60 });
  await ann.sees(/▸carol +here/u);
  await carol.sees(/▸ ann2 +here/u);

  const words = Array.from({ length: 500 }, (_, index) => `w${1000 + index}`);
  ann.pastes(words.join(" "));
  await ann.sees(/── to carol ─+ goes as 3 messages ──/u);
  await ann.sees(/2999\/1000/u);
  assert.doesNotMatch(carol.screen, /w1000/u);
  ann.presses("enter");

  await carol.sees(/w1000[^]*w1499/u);
  const shown = carol.screen.match(/w1\d\d\d/gu) ?? [];
  assert.deepEqual(shown, words);
  await ann.sees(/w1499\n[^]*── to carol ─+\n\n/u);
});

test("a command that does not exist stays in the line and is sent to nobody", async () => {
  await using ann = new Person(server, "ann3", { to: "dave" });
  await using dave = await peer(server, "dave", { autoReply: true });
  await dave.roundtrip();
  await ann.sees(/▸dave +here/u);

  ann.types("/quti\r");
  await ann.sees(/there is no command \/quti; the nearest is \/quit/u);
  await ann.writes("/quti");
  ann.presses("ctrl-u");
  ann.types("hello\r");
  assert.equal((await dave.receives()).text, "hello");
});

test("the window says what waits, and where help is, without a manual", async () => {
  await using ann = new Person(server, "ann4", { to: "nobody" });
  await ann.sees(/ online/u);
  await ann.sees(/Enter send +Ctrl-K go to +F1 keys/u);

  ann.types("?");
  await ann.sees(/Enter +send/u);
  ann.presses("escape");
  await ann.sees(/── to nobody ─/u);
  ann.types("to wait\r");
  await ann.sees(/◷ +to wait/u);
  ann.types("/fate\r");
  await ann.sees(/1 +\d\d:\d\d nobody: to wait: kept for nobody/u);
});

test("a text is found in all talks, quoted and copied by keys alone", async () => {
  await using ann = new Person(server, "ann5", { to: "erin" });
  await using erin = await peer(server, "erin", { autoReply: true });
  await erin.sends("ann5", "the blue one, please");
  await ann.sees(/the blue one/u);

  ann.types("/to frank\r");
  await ann.sees(/── to frank ─/u);
  ann.presses("ctrl-f");
  ann.types("blue");
  await ann.sees(/erin +the blue one/u);
  ann.presses("enter");
  await ann.sees(/── to erin ─/u);
  ann.types("y");
  await ann.sees(/copied, if your terminal allows it/u);
  const copy = Buffer.from("the blue one, please").toString("base64");
  assert.ok(ann.raw.includes(`\u001B]52;c;${copy}\u0007`));
  ann.presses("ctrl-up");
  ann.types("q");
  await ann.sees(/── to erin ─+\n > the blue one, please\n/u);
});
