import assert from "node:assert/strict";
import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { tlsTransport } from "../../src/io/tls-transport.ts";
import { start } from "../cli/person.ts";
import type { Result } from "../cli/person.ts";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { lineOf, membersServer, owner, program } from "./started.ts";

const modeOf = (...path: readonly string[]): number => statSync(join(...path)).mode & 0o777;

/** Starts a server over this folder, which refuses. */
async function refuses(data: string, ...more: readonly string[]): Promise<Result> {
  const usual = ["server", "--host", "127.0.0.1", "--port", "0", "--data", data];
  const server = start([...usual, ...more]);
  const began = server.line().then((line): never => {
    server.kill();
    throw new Error(`it has started: ${line}`);
  });
  return Promise.race([server.ended, began]);
}

test("a new server prints how to join before it listens; whoever does is the owner", async () => {
  await using server = await membersServer();
  assert.equal(lineOf(server).host, "127.0.0.1");

  const ann = await owner(server, "ann");

  const list = readFileSync(join(server.data, "members.json"), "utf8");
  assert.match(list, /"name": "ann",\s+"role": "owner"/u);
  assert.equal(modeOf(server.data), 0o700);
  for (const file of ["members.json", "server.key", "mail.db"]) {
    assert.equal(modeOf(server.data, file), 0o600, file);
  }
  assert.ok(!server.stderr().includes(lineOf(server).code), "the log is read by more people");
  ann.hangsUp();
});

test("members are still known after kill -9, and no code is printed then", async () => {
  const first = await membersServer();
  const ann = await owner(first, "ann");
  await first.kill();

  await using server = await membersServer(first.data);
  const again = await program(server, "ann", ann.device);
  again.signsIn();

  await again.isLetIn();
  assert.equal(server.lines.length, 1);
  again.hangsUp();
});

test("until somebody has joined each start prints a new code, which alone opens", async () => {
  const first = await membersServer();
  const { code } = lineOf(first);
  await first.stop();
  await using server = await membersServer(first.data);

  const late = await program(server, "bob");
  await assert.rejects(late.joins(code), /type 0x102 came/u);

  const ann = await owner(server, "ann");
  for (const each of [late, ann]) each.hangsUp();
});

test("a member without any device comes anew by --reset; the old key opens no more", async () => {
  const first = await membersServer();
  const ann = await owner(first, "ann");
  await first.kill();

  await using server = await membersServer(first.data, "--reset", "ann");
  const found = await owner(server, "ann");
  const lost = await program(server, "ann", ann.device);
  lost.signsIn();

  await lost.isTurnedAway(401);
  found.hangsUp();
});

test("who was never a member cannot be reset", async () => {
  const server = await membersServer();
  const ann = await owner(server, "ann");
  ann.hangsUp();
  await server.stop();
  const list = readFileSync(join(server.data, "members.json"), "utf8");

  const { exit, out, err } = await refuses(server.data, "--reset", "bob");

  assert.deepEqual([exit, out], [64, ""]);
  assert.match(err, /nobody was ever given the name bob\. Say --reset with the name of a member/u);
  assert.equal(readFileSync(join(server.data, "members.json"), "utf8"), list);
});

test("without TLS one takes part on this machine, under a name that is no member's", async () => {
  await using server = await membersServer();
  const ann = await owner(server, "ann");
  ann.says(1, Buffer.from("200"), "ann");
  await using guest = await peer(server, "guest");
  await using thief = await peer(server, "ann");

  const id = await guest.sends("ann", "hi");
  await ann.receives("hi");
  assert.equal(await guest.hears(id), "200");
  assert.equal(await thief.hears(await thief.sends("guest", "it is me")), "403");
  ann.hangsUp();
});

test("with --plain-from off nobody does without TLS", async () => {
  await using server = await membersServer(undefined, "--plain-from", "off");
  await using guest = await peer(server, "guest");

  await guest.sends("ann", "hi");

  await guest.closed();
  assert.deepEqual(guest.arrived, []);
  await server.logs(/COTERIE_PLAIN_REFUSED/u);
});

test("without members no code is printed, no key is made, and no TLS is spoken", async () => {
  await using server = await startServer();
  const { host, port, lines, data } = server;
  const failed = Promise.withResolvers<Error | undefined>();

  const silent = { opened: () => {}, received: () => {}, ended: () => {} };
  const address = { host, port };
  tlsTransport({ checkPin: () => true }).dial(address, { ...silent, closed: failed.resolve });

  assert.ok((await failed.promise) instanceof Error);
  assert.equal(lines.length, 1);
  assert.throws(() => statSync(join(data, "server.key")), /ENOENT/u);
  assert.throws(() => statSync(join(data, "members.json")), /ENOENT/u);
});

test("who opens the folder of a group without members is warned", async () => {
  const first = await membersServer();
  await first.stop();

  await using server = await startServer({ data: first.data });

  assert.equal(server.lines.length, 1);
  await server.logs(/COTERIE_GROUP_OPEN/u);
});

test("who listens everywhere is named by --name, else so that others find it", async () => {
  await using named = await membersServer(
    undefined,
    "--host",
    "0.0.0.0",
    "--name",
    "chat.example.org",
  );
  assert.equal(lineOf(named).host, "chat.example.org");

  await using server = await membersServer(undefined, "--host", "0.0.0.0");
  assert.doesNotMatch(lineOf(server).host, /^(?:0\.0\.0\.0|\[?::\]?|localhost)$/u);
});

test("no start makes a new group where files are damaged, gone or open to others", async () => {
  const server = await membersServer();
  const ann = await owner(server, "ann");
  ann.hangsUp();
  await server.stop();
  const { data } = server;
  const [list, key] = [join(data, "members.json"), join(data, "server.key")];
  const right = { list: readFileSync(list), key: readFileSync(key) };
  const cases: [doTo: () => void, pattern: RegExp][] = [
    [() => writeFileSync(list, right.list.subarray(0, 40)), /list of members in .* is damaged: /u],
    [() => writeFileSync(list, ""), /is damaged: .*Put it back from a backup/u],
    [() => rmSync(list), /list of members in .* is gone, though .*Put it back from a backup/u],
    [() => renameSync(key, `${key}.old`), /server\.key: the server's key is gone, and .* copy/u],
    [() => writeFileSync(key, "x"), /server\.key: the server's key cannot be read: .* copy/u],
    [() => chmodSync(key, 0o644), /others on this machine may .*chmod 600/u],
  ];

  for (const [doTo, pattern] of cases) {
    doTo();
    const { exit, out, err } = await refuses(data);
    assert.deepEqual([exit, out], [78, ""], err);
    assert.match(err, pattern);
    writeFileSync(list, right.list);
    writeFileSync(key, right.key, { mode: 0o600 });
    chmodSync(key, 0o600);
  }
  const again = await membersServer(data);
  assert.equal(again.lines.length, 1);
  await again.stop();
});
