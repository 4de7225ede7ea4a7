import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { connect as connectTls } from "node:tls";
import { peer, SeedPeer } from "../../test/helpers/seed-peer.ts";
import { LIMITS_DEFAULT } from "../core/limits.ts";
import { makeServerKey } from "../identity/server-key.ts";
import { addressList } from "../io/address-list.ts";
import { systemClock } from "../io/clock.ts";
import { openStore } from "../io/store/open-store.ts";
import type { PlainPolicy } from "./plain-policy.ts";
import { startServer } from "./server.ts";
import type { RunningServer, ServerOptions } from "./server.ts";

const key = makeServerKey();

/** A server in this process, with a key, and the codes of what it logs. */
class Started implements AsyncDisposable {
  readonly server: RunningServer;
  readonly codes: string[];
  readonly #folder: string;

  private constructor(server: RunningServer, codes: string[], folder: string) {
    this.server = server;
    this.codes = codes;
    this.#folder = folder;
  }

  static async with(more: Partial<ServerOptions>): Promise<Started> {
    return Started.#start({ tls: key, ...more });
  }

  static async without(plain: PlainPolicy): Promise<Started> {
    return Started.#start({ plain });
  }

  static async #start(more: Partial<ServerOptions>): Promise<Started> {
    const folder = mkdtempSync(join(tmpdir(), "coterie-port-"));
    const codes: string[] = [];
    const server = await startServer({
      host: "127.0.0.1",
      port: 0,
      keepaliveIdleMs: 20_000,
      limits: LIMITS_DEFAULT,
      opened: await openStore({ folder }),
      clock: systemClock,
      log: { line: (_, code) => codes.push(code) },
      ...more,
    });
    return new Started(server, codes, folder);
  }

  get at(): { readonly host: string; readonly port: number } {
    const { host, port } = this.server;
    return { host, port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.stop();
    await this.server.stopped;
    rmSync(this.#folder, { recursive: true });
  }
}

/** A client of the seed's page inside TLS. */
async function tlsPeer(server: RunningServer, name: string): Promise<SeedPeer> {
  const over = connect({ host: server.host, port: server.port, allowHalfOpen: true });
  const socket = connectTls({ socket: over, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  return new SeedPeer(socket, name, {});
}

/** A bare socket, and when it is closed. */
async function raw(server: RunningServer): Promise<readonly [Socket, Promise<unknown>]> {
  const socket = connect({ host: server.host, port: server.port });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => {}).resume();
  await once(socket, "connect");
  return [socket, closed];
}

test("clients of the seed in both orders and in TLS write to each other at one port", async () => {
  await using started = await Started.with({});
  const { server } = started;
  await using ann = await peer(started.at, "ann");
  await using bob = await peer(started.at, "bob", { order: "little" });
  await using carl = await tlsPeer(server, "carl");
  const all = [ann, bob, carl];
  for (const each of all) assert.equal(await each.roundtrip(), "200");

  for (const from of all) {
    for (const to of all.filter((each) => each !== from)) {
      const id = await from.sends(to.name, `from ${from.name}`);
      const command = await to.receives();
      assert.deepEqual([command.src, command.text], [from.name, `from ${from.name}`]);
      await to.replies(command);
      assert.equal(await from.hears(id), "200");
    }
  }
  const id = await carl.sends("absent", "x".repeat(1000));
  assert.equal(await carl.hears(id), "300");
});

test("a TLS client that has said FIN still gets its answers, and then it ends", async () => {
  await using started = await Started.with({});
  await using carl = await tlsPeer(started.server, "carl");
  const id = await carl.sends("absent", "kept");
  await carl.finish();

  assert.equal(await carl.hears(id), "300");
  assert.equal(await carl.closed(), "end");
});

test("what waits for a TLS client is handed over, however much it is", async () => {
  const fast = { ...LIMITS_DEFAULT, rate: { perSecond: Infinity, burst: Infinity } };
  await using started = await Started.with({ limits: fast });
  await using ann = await peer(started.at, "ann");
  await using carl = await tlsPeer(started.server, "carl");
  await carl.hello();
  await carl.roundtrip();
  carl.socket.pause();
  const many = 1500;
  for (let at = 0; at < many; at += 1) await ann.sends("carl", `${at} `.padEnd(1000, "x"));
  await ann.roundtrip();
  carl.socket.resume();

  const seen = new Set<number>();
  while (seen.size < many) {
    const command = await carl.receives();
    seen.add(Number.parseInt(command.text, 10));
    if (command.type === 0) await carl.replies(command);
  }
});

const policies = [
  { plain: "off", isIn: false },
  { plain: "loopback", isIn: true },
  { plain: "open", isIn: true },
  { plain: addressList(["10.0.0.0/8"]), isIn: false },
  { plain: addressList(["127.0.0.0/8"]), isIn: true },
] as const;

test("whether a plain client is let in is the policy's, and TLS always is", async () => {
  for (const { plain, isIn } of policies) {
    await using started = await Started.with({ plain });
    await using ann = await peer(started.at, "ann");
    await ann.hello();
    if (isIn) assert.equal(await ann.roundtrip(), "200");
    else await ann.closed();
    assert.equal(started.codes.includes("COTERIE_PLAIN_REFUSED"), !isIn);
    await using carl = await tlsPeer(started.server, "carl");
    assert.equal(await carl.roundtrip(), "200");
    assert.equal(started.server.core.state.sessions.size, isIn ? 2 : 1);
  }
});

test("a hundred plain clients that are refused are some lines in the log", async () => {
  await using started = await Started.with({ plain: "off" });
  for (let at = 0; at < 100; at += 1) {
    const [socket, closed] = await raw(started.server);
    socket.write("\u0000");
    await closed;
  }
  const told = started.codes.filter((code) => code === "COTERIE_PLAIN_REFUSED").length;

  assert.ok(told >= 1 && told < 100);
});

test("stuck handshakes and silent sockets go, and who talks does not notice", async () => {
  const limits = { ...LIMITS_DEFAULT, namelessMax: 10, handshakeMsMax: 1500 };
  await using started = await Started.with({ limits });
  const { server } = started;
  await using ann = await tlsPeer(server, "ann");
  await ann.roundtrip();
  const stuck = await Promise.all(Array.from({ length: 100 }, async () => raw(server)));
  for (const [socket] of stuck) socket.write(Buffer.from("160301060001", "hex"));
  const silent = await Promise.all(Array.from({ length: 100 }, async () => raw(server)));
  assert.equal(await ann.roundtrip(), "200");

  await Promise.all(stuck.map(async ([, closed]) => closed));
  assert.equal(await ann.roundtrip(), "200");
  // As many as may be nameless stay.
  await Promise.all(silent.slice(0, -10).map(async ([, closed]) => closed));
  await using bob = await tlsPeer(server, "bob");
  assert.equal(await bob.roundtrip(), "200");
  for (const [socket] of silent) socket.destroy();
});

test("a server without a key takes everybody who is plain", async () => {
  await using started = await Started.without("off");
  await using ann = await peer(started.at, "ann");

  assert.equal(await ann.roundtrip(), "200");
});
