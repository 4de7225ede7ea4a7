import { test } from "node:test";
import { codeOf, Group } from "../../src/server/members/group.testing.ts";
import { Person } from "../app/person.ts";

test("two commands and one answer: join asks for a name, and the chat is open", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const { address } = group;
  const place = `${address.host}:${address.port}`;
  await using ann = new Person(address, "ann", { words: ["join", place, codeOf(1)] });
  await ann.sees(/Your name.*:$/u);
  ann.types("ann\r");
  await ann.sees(/ann @ .* online/u);
  await ann.sees(/\/invite THEIRNAME/u);

  await using bob = new Person(address, "bob", {
    words: ["join", `coterie://${place}/#${codeOf(2)}`],
  });
  await bob.sees(/Your name.*:$/u);
  bob.types("ann\r");
  await bob.sees(/somebody has this name/u);
  bob.types("bob\r");
  await bob.sees(/bob @ .* online/u);
});

test("the first screen takes the whole line that was passed on", async () => {
  await using group = await Group.begins(codeOf(1));
  const { host, port } = group.address;
  await using ann = new Person(group.address, "ann", { isAsked: true });
  await ann.sees(/1, 2 or an address:$/u);

  ann.types(`  $ npx coterie join ${host}:${port} ${codeOf(1).toLowerCase()}\r`);
  await ann.sees(/Your name.*:$/u);
  ann.types("ann\r");

  await ann.sees(/ann @ .* online/u);
});
