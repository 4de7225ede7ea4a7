import assert from "node:assert/strict";
import { test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { lineOf, membersServer } from "../members/started.ts";
import { run } from "../cli/person.ts";
import { Person } from "./person.ts";

test("two members and a name that is nobody's: who is who is seen everywhere", async () => {
  await using server = await membersServer(undefined, "--plain-from", "127.0.0.1/32");
  const { code } = lineOf(server);
  const place = `127.0.0.1:${server.port}`;
  await using ann = new Person(server, "ann", { words: ["join", place, code, "--user", "ann"] });
  await ann.sees(/ann @ .* online/u);
  await ann.sees(/\/invite THEIRNAME/u);

  ann.types("/invite bob\r");
  const found = await ann.sees(/coterie join (?<place>\S+) (?<code>\S+)/u);
  const bobs = found.groups?.["code"] ?? "";
  assert.equal(found.groups?.["place"], place);
  ann.types("y");
  const line = Buffer.from(`coterie join ${place} ${bobs}`).toString("base64");
  await ann.until(() => ann.raw.includes(`\u001B]52;c;${line}\u0007`), "a copied line");
  ann.presses("escape");

  await using bob = new Person(server, "bob", { words: ["join", place, bobs] });
  await bob.sees(/bob @ .* online/u);
  await ann.sees(/the server says: bob joined/u);
  ann.types("x");
  await ann.sees(/1 notice: \/notices/u);
  ann.presses("backspace");

  await using carol = await peer(server, "carol");
  await carol.sends("ann", "hello");
  await ann.sees(/ ~carol +1 /u);
  await ann.sees(/── to bob ─/u);

  ann.types("/members\r");
  await ann.sees(/^ ann +owner, here/mu);
  await ann.sees(/^ bob +member,.* invited by ann/mu);
  ann.presses("escape");
  ann.types("/to carol\r");
  await ann.sees(/~carol +hello/u);
  await ann.isDrawnTrue("a stranger has written");

  const removed = await run(["members", "remove", "bob"], { home: ann.home });
  assert.equal(removed.exit, 0, removed.err);
  await bob.sees(/refused: .*put this device out/u);
  await reads(bob, "any more; ask one of its owners. What was said stays on this machine;");
  await reads(bob, "a new code lets you join again: coterie join HOST:PORT CODE.");
});

test("a server with another key is not spoken to, and the screen says what to do", async () => {
  await using server = await membersServer();
  const place = `127.0.0.1:${server.port}`;
  const words = ["join", place, lineOf(server).code, "--user", "ann"];
  await using ann = new Person(server, "ann", { words });
  await ann.sees(/ann @ .* online/u);
  await server.kill();
  await ann.sees(/offline/u);

  await using other = await membersServer(undefined, "--port", `${server.port}`);

  assert.equal(other.port, server.port);
  await ann.sees(/refused: the server at/u);
  await reads(ann, "it was set up anew, or somebody stands in between. Nothing was sent.");
  await reads(ann, `coterie join ${place} CODE`);
});

/** Waits until this is on the screen, on as many rows as it takes. */
function reads(person: Person, sentence: string): Promise<void> {
  const isRead = (): boolean => person.screen.replaceAll(/\s+/gu, " ").includes(sentence);
  return person.until(isRead, sentence);
}

test("what is known of the members is known without a connection too", async () => {
  const server = await membersServer(undefined, "--plain-from", "127.0.0.1/32");
  const place = `127.0.0.1:${server.port}`;
  const words = ["join", place, lineOf(server).code, "--user", "ann"];
  await using ann = new Person(server, "ann", { words });
  await ann.sees(/ann @ .* online/u);
  {
    await using carol = await peer(server, "carol");
    await carol.sends("ann", "hello");
    await ann.sees(/~carol/u);
  }
  ann.presses("ctrl-d");
  await ann.leaves();

  const { out } = await run(["invite", "bob"], { home: ann.home });
  const code = /(?<code>\S+)\s*$/u.exec(out)?.groups?.["code"] ?? "";
  const bob = await run(["join", place, code, "--json"]);
  assert.equal(bob.exit, 0, bob.err);
  ann.restarts([]);
  await ann.sees(/bob joined by your code while you were away/u);
  ann.presses("ctrl-d");
  await ann.leaves();
  await server[Symbol.asyncDispose]();

  const said = await run(["log"], { home: ann.home });

  assert.match(said.out, /^~carol.*~carol: hello/mu);
});
