import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { allCases } from "../../src/conformance/all-cases.ts";
import type { Case } from "../../src/conformance/case.ts";
import { KitTime } from "../../src/conformance/kit-time.ts";
import { randomName } from "../../src/conformance/person.ts";
import { probe, reach } from "../../src/conformance/probe.ts";
import { runCases } from "../../src/conformance/runner.ts";
import { systemClock } from "../../src/io/clock.ts";
import type { Clock } from "../../src/io/clock.ts";
import { systemRandom } from "../../src/io/random.ts";
import { tcpTransport } from "../../src/io/transport.ts";
import type { Transport } from "../../src/io/transport.ts";
import { COTERIE, endsWithUs, startServer } from "../helpers/server.ts";
import { playAgainst, quickCases } from "./kit.ts";
import { pageText, tableIn, tables } from "./page.ts";
import { startSloppyServer } from "./sloppy-server.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

/** Runs `coterie conformance` as a user does. */
async function conformance(...args: readonly string[]): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  execFile(
    process.execPath,
    [COTERIE, "conformance", ...args],
    { maxBuffer: 2 ** 26 },
    (error, out, said) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      resolve({ code, out, said });
    },
  );
  return promise;
}

test("our server passes every case, and the page shows the table that is printed", async () => {
  await using server = await startServer();

  const { code, out, said } = await conformance(`127.0.0.1:${server.port}`, "--markdown");

  assert.equal(out, tableIn(pageText(), "results"), said);
  assert.equal(code, 0);
});

test("a run leaves nothing in the mailboxes of the server", async () => {
  await using server = await startServer();
  await playAgainst(server.port);
  await server.stop();

  await using again = await startServer({ data: server.data });
  await again.logs(/\(0 messages kept for 0 people\)/u);
});

test("the page names every case, and shows what each mistake of a server is found by", () => {
  for (const [name, table] of Object.entries(tables))
    assert.equal(tableIn(pageText(), name), table, "write it: node test/conformance/page.ts");
});

test("case ids are unique, and each half has what it is for", () => {
  const ids = allCases.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(quickCases.filter(({ gap }) => gap === undefined).length >= 100);
});

test("a failure says what was expected, what came, and shows the bytes", async () => {
  await using server = await startSloppyServer("text-to-the-first-nul");

  const only = ["--only", "body/nul-inside,body/utf-8"];
  const { code, out } = await conformance(`127.0.0.1:${server.port}`, ...only);

  assert.equal(code, 75);
  assert.match(out, /^FAILED body\/nul-inside {2}\(S2, S3; the seed\)$/mu);
  assert.match(out, /expected: bob gets len 37 type 0 id 1 .* message "before\\u0000behind"$/mu);
  assert.match(out, /came: {5}len 30 type 0 id 1 .* message "before", with another message$/mu);
  assert.match(out, /^ +00 1e 00 00 00 00 00 01 /mu);
  assert.match(out, /^the seed: 1 of 2 cases passed; Coterie's reading of its gaps: 0 of 0$/mu);
});

test("a server that fails only Coterie's reading of the gaps is a server of the seed", async () => {
  await using server = await startSloppyServer();

  const where = `127.0.0.1:${server.port}`;
  const { code, out } = await conformance(where, "--only", "refusals,names/eight-bytes", "--json");

  const lines = out.trimEnd().split("\n");
  assert.deepEqual(JSON.parse(lines.at(-1) ?? ""), {
    seed: { passed: 1, failed: 0 },
    gaps: { passed: 0, failed: 2 },
  });
  assert.equal(lines.length, 4);
  assert.equal(code, 0);
});

test("without a server there is one sentence and 69", async () => {
  const server = await startSloppyServer();
  await server[Symbol.asyncDispose]();

  const { code, out, said } = await conformance(`127.0.0.1:${server.port}`);

  assert.equal(code, 69);
  assert.equal(out, "");
  assert.match(
    said,
    /^coterie conformance: 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\./u,
  );
});

const idle = (): void => {};

/** Something that listens and is no server of the protocol. */
async function stranger(greets: (socket: Socket) => void): Promise<Stranger> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    greets(socket);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const { port }: Pick<AddressInfo, "port"> = Object(server.address());
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { where: `127.0.0.1:${port}`, [Symbol.dispose]: close };
}

interface Stranger extends Disposable {
  readonly where: string;
}

test("what accepts and never says a byte is 69, after a few cases", async () => {
  for (const greets of [(socket: Socket) => socket.destroy(), (socket: Socket) => socket.pause()]) {
    using nobody = await stranger(greets);

    const { code, out, said } = await conformance(nobody.where);

    assert.equal(code, 69, said);
    assert.equal(out.match(/^FAILED /gmu)?.length, 3);
    assert.match(said, /No message could be delivered in any way, so only the first cases/u);
    assert.match(said, /^3 cases follow, 40 at a time\.$/mu);
    assert.match(said, /It never said a byte/u);
  }
});

test("what answers in another language is 75, after a few cases or those named", async () => {
  using web = await stranger((socket) => {
    socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
  });

  const few = await conformance(web.where);
  assert.equal(few.code, 75, few.said);
  assert.equal(few.out.match(/^FAILED /gmu)?.length, 3);

  const named = await conformance(web.where, "--only", "framing");
  assert.equal(named.code, 75, named.said);
  assert.ok((named.out.match(/^FAILED /gmu)?.length ?? 0) > 3);
});

test("a connection that never comes is given up; else the alarm is cancelled", async () => {
  for (const happens of ["nothing", "opens", "breaks"] as const) {
    let alarms = 0;
    let ring = idle;
    let destroyed = 0;
    const clock: Pick<Clock, "after"> = {
      after: (_, action) => {
        alarms += 1;
        ring = action;
        return { cancel: () => (alarms -= 1) };
      },
    };
    const connection = { write: idle, end: idle, pause: idle, resume: idle };
    const dial: Transport["dial"] = (_, events) => {
      queueMicrotask(() => {
        if (happens === "opens") events.opened();
        else if (happens === "breaks") events.closed(undefined);
        else ring();
      });
      return { ...connection, exporter: () => undefined, destroy: () => (destroyed += 1) };
    };

    const reached = reach({ dial }, { host: "192.0.2.1", port: 1 }, clock);

    if (happens === "opens") await reached;
    else await assert.rejects(reached, { code: "COTERIE_UNREACHABLE" });
    assert.equal(alarms, happens === "nothing" ? 1 : 0, happens);
    assert.equal(destroyed, happens === "breaks" ? 0 : 1, happens);
  }
});

test("a fault of the kit in a case is thrown, and leaves nothing open behind", async () => {
  await using server = await startServer();
  let alarms = 0;
  const time = new KitTime({
    ...systemClock,
    after: (delayMs, action) => {
      alarms += 1;
      const alarm = systemClock.after(delayMs, () => {
        alarms -= 1;
        action();
      });
      return {
        cancel: () => {
          alarms -= 1;
          alarm.cancel();
        },
      };
    },
  });
  let open = 0;
  const transport: Transport = {
    dial: (address, events) => {
      open += 1;
      const closed = (error: Parameters<typeof events.closed>[0]): void => {
        open -= 1;
        events.closed(error);
      };
      return tcpTransport.dial(address, { ...events, closed });
    },
  };
  const broken: Case = {
    id: "framing/broken",
    clauses: ["S1"],
    title: "a case with a fault",
    play: async (stage) => {
      await stage.connect("ann");
      throw new TypeError("a fault");
    },
  };
  const address = { host: "127.0.0.1", port: server.port };
  const chance = { random: systemRandom, newName: () => randomName(systemRandom) };
  const world = { address, transport, ...chance, time, marginMs: 1500 } as const;
  const manners = { order: "network", introduction: "message" } as const;

  await assert.rejects(runCases([broken], { ...world, ...manners }, 1), /a fault/u);
  assert.deepEqual([alarms, open], [0, 0]);

  assert.deepEqual(await probe(world), manners);
  assert.deepEqual([alarms, open], [0, 0]);
});

test("a wrong command line is 64, and a list needs no server", async () => {
  assert.equal((await conformance()).code, 64);
  assert.equal((await conformance("127.0.0.1:1", "--only", "no-such-case")).code, 64);
  assert.equal((await conformance("127.0.0.1:1", "--jobs", "0")).code, 64);

  const { code, out } = await conformance("--list", "--only", "S9");
  assert.equal(code, 0);
  assert.match(out, /^silent\/300-code {2}.* S9,S5 .*the message of a "300" is "300"$/mu);
});

test("the sloppy server runs as a program", async () => {
  const path = fileURLToPath(new URL("sloppy-server.ts", import.meta.url));
  const child = spawn(process.execPath, [path, "0", "text-to-the-first-nul"]);
  endsWithUs(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  const line: unknown = (await lines.next()).value;
  assert.match(String(line), /^listening on 127\.0\.0\.1:\d+$/u);
  const { code } = await conformance(String(line).slice(13), "--only", "body/nul-inside");
  child.kill();

  assert.equal(code, 75);
});

test("names of people who use the server are left alone while it is examined", async () => {
  await using server = await startServer();
  const bob = connect({ host: "127.0.0.1", port: server.port });
  const hello = Buffer.from("\0\x1b\0\x01\0\0\0\0bob\0\0\0\0\0bob\0\0\0\0\x00200", "latin1");
  let came = 0;
  bob.on("data", (bytes) => (came += bytes.length));
  bob.write(hello);

  await playAgainst(server.port);

  assert.equal(came, 0);
  assert.equal(bob.readyState, "open");
  bob.destroy();
});
