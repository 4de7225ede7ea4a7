import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { SETTINGS } from "../../src/server/settings/settings-list.ts";
import { peer, seedFrame } from "../helpers/seed-peer.ts";
import type { SeedPeer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import type { RunningServer } from "../helpers/server.ts";
import { configuredServer } from "./configured.ts";

/** One key of the schema, and how a server behaves that is told this value by its file. */
interface Row {
  readonly value: string;
  /** Other values that the scene needs. */
  readonly also?: Readonly<Record<string, string>>;
  /** Shows that the value holds: with the default it must fail. */
  readonly shows: (server: RunningServer) => Promise<void>;
  /** How the server is started, if a file and 127.0.0.1 are not enough. */
  readonly start?: (values: Readonly<Record<string, string>>) => Promise<RunningServer>;
}

const longText = "x".repeat(1000);
const noRates = { "limits.rates_and_quotas": '"off"' };
const slow = { "limits.rate": '"1/min"', "limits.burst": "1" };

const rows: Readonly<Record<string, Row>> = {
  "limits.rates_and_quotas": {
    value: '"off"',
    also: { "limits.mailbox_messages": "1" },
    async shows(server) {
      await using ann = await peer(server, "ann");
      assert.deepEqual(await codesOf(ann, ["bob", "bob", "bob"]), ["300", "300", "300"]);
    },
  },
  "limits.rate": {
    value: '"2/s"',
    also: { "limits.burst": "1" },
    async shows(server) {
      await using ann = await peer(server, "ann");
      const sentAtMs = performance.now();
      await codesOf(ann, ["bob", "bob", "bob", "bob"]);
      // Noise can only make it longer. The default would take 15 ms.
      assert.ok(performance.now() - sentAtMs > 1400);
    },
  },
  "limits.burst": {
    value: "3",
    also: { "limits.rate": '"1/min"' },
    async shows(server) {
      await using ann = await peer(server, "ann");
      await using carl = await peer(server, "carl");
      await ann.writes(messages(4, "ann", "bob", "hi"));
      for (let id = 0; id < 3; id += 1) assert.equal(await ann.hears(id), "300");
      // All four came in one write, so with room for all the fourth would be answered with them.
      await carl.roundtrip();
      assert.deepEqual(ann.arrived, []);
    },
  },
  "limits.mailbox_messages": {
    value: "3",
    async shows(server) {
      await using ann = await peer(server, "ann");
      assert.deepEqual(await codesOf(ann, ["bob", "bob", "bob", "bob"]), [
        "300",
        "300",
        "300",
        "413",
      ]);
    },
  },
  "limits.mailbox_size": {
    value: '"2 KiB"',
    async shows(server) {
      await using ann = await peer(server, "ann");
      const codes = await codesOf(ann, ["bob", "bob", "bob"], longText);
      assert.deepEqual(codes, ["300", "300", "413"]);
    },
  },
  "limits.sender_share": {
    value: "2",
    async shows(server) {
      await using ann = await peer(server, "ann");
      await using carl = await peer(server, "carl");
      assert.deepEqual(await codesOf(ann, ["bob", "bob", "bob"]), ["300", "300", "429"]);
      assert.deepEqual(await codesOf(carl, ["bob"]), ["300"]);
    },
  },
  "limits.kept": {
    value: '"1 day"',
    start: (values) => overAnOldMessage(values, true),
    shows: theOldMessageIsGone,
  },
  "limits.never_seen_kept": {
    value: '"1 day"',
    start: (values) => overAnOldMessage(values, false),
    shows: theOldMessageIsGone,
  },
  "limits.never_seen_messages": {
    value: "2",
    async shows(server) {
      await using ann = await peer(server, "ann");
      assert.deepEqual(await codesOf(ann, ["bob", "bob", "bob"]), ["300", "300", "413"]);
    },
  },
  "limits.never_seen_mailboxes": {
    value: "1",
    async shows(server) {
      await using ann = await peer(server, "ann");
      assert.deepEqual(await codesOf(ann, ["bob", "carl"]), ["300", "413"]);
    },
  },
  "limits.names": {
    value: "2",
    async shows(server) {
      await using ann = await peer(server, "ann");
      assert.deepEqual(await codesOf(ann, ["bob", "carl"]), ["300", "413"]);
      await using carl = await peer(server, "carl");
      await carl.hello();
      await carl.closed();
    },
  },
  "limits.connections": {
    value: "2",
    async shows(server) {
      await using ann = await namedPeer(server, "ann");
      await using bob = await namedPeer(server, "bob");
      // A connection without a name would make room for the third.
      for (const one of [ann, bob]) assert.equal(await one.roundtrip(), "200");
      await using carl = await peer(server, "carl");
      await carl.closed();
      assert.equal(await ann.roundtrip(), "200");
      assert.equal(await bob.roundtrip(), "200");
    },
  },
  "limits.connections_per_address": {
    value: "1",
    // This machine's own address on its network: the packets do not leave it.
    start: (values) => configuredServer(values, { args: ["--host", outerAddress] }),
    async shows(server) {
      await using ann = await namedPeer(server, "ann");
      await using bob = await peer(server, "bob");
      await bob.closed();
      assert.equal(await ann.roundtrip(), "200");
    },
  },
  "limits.connections_nameless": {
    value: "1",
    async shows(server) {
      await using first = await peer(server, "ann");
      await using second = await peer(server, "bob");
      await first.closed();
      assert.equal(await second.roundtrip(), "200");
    },
  },
  "limits.begun_command": {
    value: '"1 s"',
    async shows(server) {
      await using ann = await peer(server, "ann");
      await ann.writes(seedFrame({ type: 0, id: 0, src: "ann", dst: "bob", text: "" }).slice(0, 9));
      await ann.closed();
    },
  },
  "limits.keepalive": {
    value: '"5 s"',
    async shows(server) {
      await using ann = await peer(server, "ann");
      assert.equal(await ann.roundtrip(), "200");
      // While what was written last is unconfirmed, the system runs another timer.
      let dueInMs = -1;
      for (let look = 0; look < 100 && dueInMs === -1; look += 1) {
        await sleep(20);
        dueInMs = keepaliveOf(server.port, ann.socket.localPort ?? 0);
      }
      assert.ok(dueInMs > 0 && dueInMs <= 5000, `the system probes in ${dueInMs} ms`);
    },
  },
  "limits.stalled": {
    value: '"1 s"',
    also: noRates,
    async shows(server) {
      await using ann = await peer(server, "ann");
      await using bob = await namedPeer(server, "bob");
      bob.socket.pause();
      await ann.writes(messages(7000, "ann", "bob", longText));
      await server.logs(/not reading/);
    },
  },
  "limits.output": {
    value: '"16 MiB"',
    also: noRates,
    async shows(server) {
      await using ann = await peer(server, "ann");
      await using bob = await namedPeer(server, "bob");
      bob.socket.pause();
      await ann.writes(messages(7000, "ann", "bob", longText));
      for (let count = 0; count < 7000; count += 1)
        assert.equal((await ann.receives()).text, "300");
      // What the server could not write ahead would stay in the mailbox now, and come as type 2.
      bob.socket.resume();
      for (let id = 0; id < 7000; id += 1) {
        const { type, id: found } = await bob.receives();
        assert.deepEqual({ type, found }, { type: 0, found: id });
      }
    },
  },
  "limits.output_answers": {
    value: '"32 MiB"',
    also: noRates,
    async shows(server) {
      await using ann = await peer(server, "ann");
      await using bob = await namedPeer(server, "bob");
      ann.socket.pause();
      // To no name: refused at once, so 6.7 MB of answers that nobody reads.
      await ann.writes(messages(250_000, "ann", "", ""));
      await ann.sends("bob", "and yet it is taken");
      assert.equal((await bob.receives()).text, "and yet it is taken");
    },
  },
  "limits.unanswered": {
    value: "2",
    async shows(server) {
      await using ann = await peer(server, "ann");
      await using bob = await namedPeer(server, "bob");
      await ann.writes(messages(3, "ann", "bob", "hi"));
      await bob.receives();
      await bob.receives();
      for (let count = 0; count < 3; count += 1) assert.equal((await ann.receives()).text, "300");
      // By the default all three are written at once.
      assert.deepEqual(bob.arrived, []);
    },
  },
  "limits.waiting_messages": {
    value: "2",
    also: slow,
    shows: (server) => aReplyBehindAFloodIsNotRead(server, "hi"),
  },
  "limits.waiting_size": {
    value: '"1 KiB"',
    also: slow,
    shows: (server) => aReplyBehindAFloodIsNotRead(server, longText),
  },
  "limits.live_size": {
    value: '"64 KiB"',
    async shows(server) {
      await using ann = await peer(server, "ann");
      await using bob = await namedPeer(server, "bob");
      await ann.writes(messages(65, "ann", "bob", longText));
      assert.equal(await ann.hears(64), "507");
      assert.equal((await bob.receives()).id, 0);
    },
  },
  "limits.unknown_commands": {
    value: "3",
    async shows(server) {
      await using ann = await namedPeer(server, "ann");
      const unknown = { type: 9, id: 0, src: "ann", dst: "bob", text: "" };
      for (let count = 0; count < 2; count += 1) await ann.writes(unknown);
      assert.equal(await ann.roundtrip(), "200");
      await ann.writes(unknown);
      await ann.closed();
    },
  },
  "evidence.plain": {
    value: '"strict"',
    async shows(server) {
      await using ann = await peer(server, "ann");
      assert.deepEqual(await codesOf(ann, ["bob"]), ["300"]);
      const bob = await namedPeer(server, "bob");
      assert.equal((await bob.receives()).type, 2);
      // Beyond the second after which a command proves that it was read, unless strict.
      await sleep(1500);
      await bob.hello();
      await bob[Symbol.asyncDispose]();

      await using again = await namedPeer(server, "bob");
      assert.equal((await again.receives()).type, 2);
    },
  },
  "storage.spare": {
    value: '"3 MiB"',
    async shows(server) {
      const bytes = (): number =>
        statSync(join(server.data, "spare"), { throwIfNoEntry: false })?.size ?? 0;
      while (bytes() < 3 * 1_048_576) await sleep(50);
      await server.stop();
      assert.equal(bytes(), 3 * 1_048_576);
    },
  },
  "storage.low_space": {
    value: '"1000 TiB"',
    async shows(server) {
      await server.logs(/COTERIE_SPACE_LOW/);
      await using ann = await peer(server, "ann");
      assert.deepEqual(await codesOf(ann, ["bob"]), ["507"]);
    },
  },
};

/** Shown by operator.test.ts: these say how a server is started. */
const shownByOperator = [
  "server.host",
  "server.port",
  "server.auth",
  "storage.data",
  "storage.data_must_exist",
];

/** Of a server with members: shown by test/members/start.test.ts. */
const ofMembers = ["server.name", "server.plain"];

/** Of a server where people sign in: see `src/core/members` and `test/flood`. */
const ofSigningIn = [
  "limits.member_rate",
  "limits.member_burst",
  "limits.connections_nameless_per_address",
  "limits.connections_strange_per_address",
  "limits.connections_per_member",
  "limits.failed_sign_ins",
  "limits.invites_open",
  "limits.invites_per_day",
  "limits.handshake",
  "limits.sign_in",
];

test("every key of the schema has a scene in which the value of a file takes effect", () => {
  const shown = [...Object.keys(rows), ...shownByOperator, ...ofMembers, ...ofSigningIn];
  const paths = SETTINGS.map(({ path }) => path);

  assert.deepEqual(paths.toSorted(), shown.toSorted());
});

const outerAddress =
  Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === "IPv4" && !each.internal)?.address ?? "";
const notHere: Readonly<Record<string, string | false>> = {
  "limits.connections_per_address": outerAddress === "" && "this machine has only loopback",
  "limits.keepalive": process.platform !== "linux" && "only Linux shows timers of connections",
};

test("a limit that a file sets is in force", { concurrency: 4 }, async (t) => {
  await Promise.all(
    Object.entries(rows).map(([path, { value, also = {}, shows, start = configuredServer }]) =>
      t.test(`${path} = ${value}`, { skip: notHere[path] ?? false }, async () => {
        await using server = await start({ ...also, [path]: value });
        await shows(server);
      }),
    ),
  );
});

async function namedPeer(server: RunningServer, name: string): Promise<SeedPeer> {
  const someone = await peer(server, name);
  await someone.hello();
  return someone;
}

/** Sends to each in turn, waiting for the answer. @returns the codes. */
async function codesOf(sender: SeedPeer, to: readonly string[], text = "hi"): Promise<string[]> {
  const codes: string[] = [];
  for (const name of to) {
    const id = await sender.sends(name, text);
    codes.push(await sender.hears(id));
  }
  return codes;
}

/** So many messages as bytes, with the ids from 0 up. */
function messages(count: number, src: string, dst: string, text: string): Uint8Array {
  const size = seedFrame({ type: 0, id: 0, src, dst, text }).length;
  const bytes = new Uint8Array(size * count);
  for (let id = 0; id < count; id += 1) {
    bytes.set(seedFrame({ type: 0, id, src, dst, text }), id * size);
  }
  return bytes;
}

/**
 * Once more messages wait than may, nothing is read from their sender: not even a reply, which
 * otherwise acts at once.
 */
async function aReplyBehindAFloodIsNotRead(server: RunningServer, text: string): Promise<void> {
  await using ann = await namedPeer(server, "ann");
  await using bob = await peer(server, "bob");
  const id = await bob.sends("ann", "are you there?");
  const question = await ann.receives();
  await ann.writes(messages(5, "ann", "bob", text));
  assert.equal((await bob.receives()).type, 0);
  await ann.replies(question);

  assert.equal(await bob.hears(id), "300");
}

/** A server over a message to bob that is two days old. */
async function overAnOldMessage(
  values: Readonly<Record<string, string>>,
  wasHere: boolean,
): Promise<RunningServer> {
  const before = await startServer();
  if (wasHere) {
    const bob = await peer(before, "bob");
    await bob.roundtrip();
    await bob[Symbol.asyncDispose]();
  }
  const ann = await peer(before, "ann");
  // Bob's end may be noticed after this: then it is not kept at once, but kept all the same.
  assert.deepEqual(await codesOf(ann, ["bob"], "two days old"), ["300"]);
  await ann[Symbol.asyncDispose]();
  await before.stop();
  const database = new DatabaseSync(join(before.data, "mail.db"));
  const { changes } = database.prepare("UPDATE kept SET ts = ts - 2 * 86400000").run();
  database.close();
  assert.equal(Number(changes), 1);
  return configuredServer(values, { data: before.data });
}

async function theOldMessageIsGone(server: RunningServer): Promise<void> {
  await using ann = await peer(server, "ann");
  // The look for what is too old began before this commit.
  assert.deepEqual(await codesOf(ann, ["carl"]), ["300"]);
  assert.deepEqual(await codesOf(ann, ["bob"], "new"), ["300"]);
  await using bob = await namedPeer(server, "bob");
  assert.equal((await bob.receives()).text, "new");
}

const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");

/** In how many ms the system will probe the server's end of a connection; -1 if it will not. */
function keepaliveOf(serverPort: number, peerPort: number): number {
  const line = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .find((each) => {
      const [, local = "", remote = ""] = each.trim().split(/\s+/u);
      return local.endsWith(`:${hex(serverPort)}`) && remote.endsWith(`:${hex(peerPort)}`);
    });
  const timer = /(?<kind>\d\d):(?<ticks>[0-9A-F]{8})/u.exec(
    line?.trim().split(/\s+/u)[5] ?? "",
  )?.groups;
  // 02 is the timer of keepalive; ticks are hundredths of a second.
  return timer?.["kind"] === "02" ? Number.parseInt(timer["ticks"] ?? "", 16) * 10 : -1;
}
