import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, Group } from "../../src/server/members/group.testing.ts";
import { newHome, type Result, run, start } from "../cli/person.ts";
import { membersServer } from "../members/started.ts";
import { isPutOut } from "./put-out.ts";
import { Relay } from "./relay.ts";

/** Where the group is, as a person writes it. */
function placeOf({ address: { host, port } }: Group): string {
  return `${host}:${port}`;
}

/** Runs `coterie join` in this home. */
function joins(group: Group, home: string, digit: number, ...more: string[]): Promise<Result> {
  return run(["join", placeOf(group), codeOf(digit), ...more], { home });
}

test("two people join with one line each, and talk over TLS", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const [anns, bobs] = [newHome(), newHome()];

  const joined = await joins(group, anns, 1, "--user", "ann", "--json");
  assert.equal(joined.exit, 0, joined.err);
  const told: unknown = JSON.parse(joined.out);
  const device = group.membership.roster.members.values().next().value?.devices[0];
  const id = device?.id.toString(16).padStart(16, "0");
  assert.deepEqual(told, { name: "ann", server: placeOf(group), device: id });
  assert.match((await joins(group, bobs, 2, "--user", "bob")).out, /^bob has joined /u);

  const listens = start(["listen", "--count", "2", "--json"], { home: bobs });
  await listens.says(/connected to .* as bob/u);
  const sent = await run(["send", "--to", "bob", "lunch?"], { home: anns });
  assert.deepEqual([sent.exit, sent.out], [0, "bob has it (200)\n"], sent.err);
  const lines = await run(["chat", "--lines", "--to", "bob"], { home: anns, input: "at one?\n" });
  assert.equal(lines.exit, 0, lines.err);
  const heard = (await listens.ended).out.trim().split("\n");
  assert.deepEqual(heard.map(textOf), ["lunch?", "at one?"]);
  const who = await run(["who", "bob"], { home: anns });
  assert.match(who.out, /^bob: away/u, who.err);
});

test("the first line that a server prints makes its reader the owner of the group", async () => {
  const server = await membersServer();
  const [line = ""] = server.lines;
  const [, ...words] = line.split(" ");
  const [anns, bobs] = [newHome(), newHome()];

  const first = await run([...words, "--user", "ann"], { home: anns });
  assert.equal(first.exit, 0, first.err);
  const invited = await run(["invite", "bob"], { home: anns });
  const [, ...next] = invited.out.trim().split(" ");
  const second = await run(next, { home: bobs });
  assert.equal(second.exit, 0, second.err);
  const sent = await run(["send", "--to", "bob", "welcome"], { home: anns });

  assert.deepEqual([sent.exit, sent.out.includes("(300)")], [0, true], sent.err);
  const heard = await run(["listen", "--count", "1"], { home: bobs });
  assert.equal(heard.out, "welcome\n", heard.err);
  assert.equal(await server.stop(), 0);
});

test("a member's line lets the next one in", async () => {
  await using group = await Group.begins(codeOf(1));
  const [anns, bobs] = [newHome(), newHome()];
  await joins(group, anns, 1, "--user", "ann");

  const invited = await run(["invite", "bob", "--for", "2h"], { home: anns });
  assert.equal(invited.err, "For bob, once, within 2 h:\n");
  assert.match(invited.out, new RegExp(`^coterie join ${placeOf(group)} [0-9A-Z-]{23}\n$`, "u"));
  const [, ...line] = invited.out.trim().split(" ");
  const joined = await run(line, { home: bobs });
  assert.deepEqual([joined.exit, joined.err], [0, ""]);
  assert.match(joined.out, /^bob has joined /u);

  const again = await run(line, { home: newHome() });
  assert.deepEqual([again.exit, again.out], [77, ""]);
  assert.match(again.err, /unknown, used or too old\. Ask for a new one/u);
  const taken = await run(["invite", "bob"], { home: anns });
  assert.equal(taken.exit, 77, taken.err);
});

test("a link carries the server and the code, for programs too", async () => {
  await using group = await Group.begins(codeOf(1));
  const home = newHome();
  await joins(group, home, 1, "--user", "ann");

  const { out } = await run(["invite", "--json"], { home });
  const drawn = await run(["invite", "--qr"], { home });
  assert.match(drawn.out, /█▀▀▀▀▀█.*\n(?:.*\n)+coterie join .*\n$/u, drawn.err);
  const { code, link, expires } = readInvite(out);
  assert.equal(link, `coterie://${placeOf(group)}/#${code}`);
  assert.ok(Date.parse(expires) > Date.now());
  const joined = await run(["join", link, "--user", "bob"], { home: newHome() });
  assert.equal(joined.exit, 0, joined.err);
});

test("what cannot be a code is found at once, and so is a missing name", async () => {
  await using group = await Group.begins(codeOf(1));
  const place = placeOf(group);
  const wrong = [
    ["join", place, "K7QM2-XVD4P"],
    ["join", place],
    ["join"],
    ["join", "coterie://nowhere/#abc"],
    ["join", place, codeOf(1), "--user", "Server!"],
    ["join", place, codeOf(1)],
  ];
  for (const args of wrong) {
    const { exit, err } = await run(args);
    assert.equal(exit, 64, `${args.join(" ")}: ${err}`);
  }
  assert.equal(group.membership.roster.members.size, 0);
});

test("killed before it heard that it had joined, the same line goes on", async () => {
  await using group = await Group.begins(codeOf(1));
  await using relay = await Relay.to(group.address);
  const home = newHome();
  const line = ["join", `127.0.0.1:${relay.address.port}`, codeOf(1)];
  relay.isCut = (from) => {
    if (from !== "server" || group.membership.roster.members.size === 0) return false;
    killed.kill();
    return true;
  };
  const killed = start([...line, "--user", "ann"], { home });
  assert.equal((await killed.ended).exit, -9);
  relay.isCut = () => false;

  const again = await run(line, { home });
  assert.deepEqual([again.exit, again.err], [0, ""]);
  assert.match(again.out, /^ann has joined /u);
});

test("a device that was put out hears so, and its texts stay in the outbox", async () => {
  await using group = await Group.begins(codeOf(1));
  const home = newHome();
  await joins(group, home, 1, "--user", "ann");
  await isPutOut(group, "ann");

  const sent = await run(["send", "--to", "bob", "hi"], { home });
  assert.equal(sent.exit, 77);
  assert.match(sent.err, /does not know this device.*join again.*stays in the outbox/u);
  const { exit, err } = await run(["listen", "--follow"], { home });
  assert.equal(exit, 77, err);
  const lines = await run(["chat", "--lines"], { home, input: "" });
  assert.equal(lines.exit, 77, lines.err);
});

test("a member's name without the key gets nowhere, and hears how to join", async () => {
  await using group = await Group.begins(codeOf(1));
  await joins(group, newHome(), 1, "--user", "ann");
  const thief = { home: newHome(), input: "" };
  const who = ["--server", placeOf(group), "--user", "ann"];

  for (const args of [["listen"], ["send", "--to", "bob", "it is me"]]) {
    const { exit, err } = await run([...args, ...who], thief);
    assert.equal(exit, 77, `${args.join(" ")}: ${err}`);
    assert.match(err, /without the key of a member.*coterie join/u);
  }
});

test("another server in its place: no command goes on", async () => {
  await using group = await Group.begins(codeOf(1));
  await using other = await Group.begins();
  await using relay = await Relay.to(group.address);
  const home = newHome();
  const place = `127.0.0.1:${relay.address.port}`;
  await run(["join", place, codeOf(1), "--user", "ann"], { home });
  relay.target = other.address;

  const sent = await run(["send", "--to", "bob", "hi"], { home });

  assert.equal(sent.exit, 77);
  assert.match(sent.err, /shows the key .* knows it by .* stands in between.*coterie join/u);
});

test("who has joined nothing cannot invite", async () => {
  const { exit, err } = await run(["invite"]);

  assert.equal(exit, 77);
  assert.match(err, /Join first/u);
});

function textOf(line: string): unknown {
  const message: unknown = JSON.parse(line);
  return typeof message === "object" && message !== null && "text" in message && message.text;
}

function readInvite(line: string): { code: string; link: string; expires: string } {
  const value: unknown = JSON.parse(line);
  assert.ok(typeof value === "object" && value !== null);
  assert.ok("code" in value && "link" in value && "expires" in value);
  const { code, link, expires } = value;
  return { code: String(code), link: String(link), expires: String(expires) };
}
