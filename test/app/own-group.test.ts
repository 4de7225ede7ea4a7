import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { defaultServer } from "../../src/client/address.ts";
import { Person } from "./person.ts";

/** A group of one's own has the usual port, which another program of this machine may have. */
function isFree(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(defaultServer.port, () => probe.close(() => resolve(true)));
  });
}

test("who starts a group owns it, lets others in with a code, and finds it again", async (t) => {
  if (!(await isFree())) return t.skip("something listens at the usual port");
  await using ann = new Person(defaultServer, "ann", { words: ["chat", "--start-group"] });
  await ann.sees(/Your name.*:$/u);
  ann.types("ann\r");
  await ann.sees(/ann @ 127\.0\.0\.1:7427 .*online/u);
  await ann.sees(/serving at \S+:7427 .*\/invite NAME/u);
  ann.types("/members\r");
  await ann.sees(/^ ann +owner, here$/mu);
  ann.presses("escape");
  ann.types("/invite bob\r");
  const { groups } = await ann.sees(/coterie join \S+:7427 (?<code>\S+)/u);
  ann.presses("escape");

  const words = ["join", "127.0.0.1:7427", groups?.["code"] ?? ""];
  await using bob = new Person(defaultServer, "bob", { words });
  await bob.sees(/bob @ .* online/u);
  await bob.sees(/── to ann ─/u);
  bob.types("here I am\r");
  await ann.sees(/bob +here I am/u);

  ann.presses("ctrl-d");
  assert.equal(await ann.leaves(), 0);
  await bob.sees(/offline/u);
  ann.restarts();
  await ann.sees(/ann @ 127\.0\.0\.1:7427 .*online/u);
  await ann.sees(/\/invite NAME/u);
  await bob.sees(/ann +here/u);
});

test("a group that is to begin at a server elsewhere begins nowhere", async () => {
  const words = ["chat", "--start-group", "--server", "127.0.0.1:7428"];
  await using ann = new Person(defaultServer, "ann", { words });
  await assert.rejects(ann.sees(/Your name/u), /starts a server at 127\.0\.0\.1:7427, not at/u);
  assert.equal(await ann.leaves(), 64);
});
