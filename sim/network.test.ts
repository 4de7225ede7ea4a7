/** The world may only show the server what Node would show it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Endpoint } from "./network.ts";
import { Random } from "./random.ts";
import { Schedule } from "./schedule.ts";

const MINUTE_MS = 60_000;

class Witness {
  readonly seen: string[] = [];
  readonly endpoint: Endpoint;

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
    endpoint.attach({
      data: (bytes) => this.seen.push(`${bytes.length} bytes`),
      ended: () => this.seen.push("FIN"),
      failed: () => this.seen.push("error"),
    });
  }
}

function connection(capacityBytes = 1000): {
  schedule: Schedule;
  client: Witness;
  server: Witness;
} {
  const schedule = new Schedule();
  const line = { delayMaxMs: 20, splitChance: 0, capacityBytes };
  const [near, far] = Endpoint.pair(schedule, new Random(1, 1), line);
  return { schedule, client: new Witness(near), server: new Witness(far) };
}

test("a peer that has read everything and closes is seen as FIN", () => {
  const { schedule, client, server } = connection();
  server.endpoint.write(new Uint8Array(10));
  schedule.runUntil(100);
  client.endpoint.close();
  schedule.runUntil(MINUTE_MS);

  assert.deepEqual(server.seen, ["FIN"]);
});

test("a peer that closes with unread bytes is seen as an error, whatever the kernel took", () => {
  const { schedule, client, server } = connection();
  client.endpoint.pause();
  let accepted = false;
  server.endpoint.write(new Uint8Array(10), () => (accepted = true));
  schedule.runUntil(100);
  client.endpoint.close();
  schedule.runUntil(MINUTE_MS);

  assert.ok(accepted);
  assert.deepEqual(server.seen, ["error"]);
});

test("after a FIN no error is seen until something is written", () => {
  const { schedule, client, server } = connection();
  client.endpoint.close();
  server.endpoint.write(new Uint8Array(10));
  schedule.runUntil(1000);
  assert.deepEqual(server.seen, ["FIN"]);

  server.endpoint.write(new Uint8Array(10));
  schedule.runUntil(2000);
  assert.deepEqual(server.seen, ["FIN", "error"]);
});

test("a write is not taken while the peer does not read, and is when it does", () => {
  const { schedule, client, server } = connection(100);
  client.endpoint.pause();
  let accepted = false;
  server.endpoint.write(new Uint8Array(101), () => (accepted = true));
  schedule.runUntil(MINUTE_MS);
  assert.ok(!accepted);

  client.endpoint.resume();
  schedule.runUntil(2 * MINUTE_MS);
  assert.ok(accepted);
  assert.deepEqual(client.seen, ["100 bytes", "1 bytes"]);
});

test("a machine that is gone sends nothing, and is noticed by the keepalive", () => {
  const { schedule, client, server } = connection();
  client.endpoint.vanish();
  server.endpoint.write(new Uint8Array(10));
  schedule.runUntil(30_000);
  assert.deepEqual(server.seen, []);

  schedule.runUntil(MINUTE_MS);
  assert.deepEqual(server.seen, ["error"]);
});

test("who has let go of a connection hears nothing more of it", () => {
  const { schedule, client, server } = connection();
  client.endpoint.write(new Uint8Array(10));
  server.endpoint.close();
  schedule.runUntil(MINUTE_MS);

  assert.deepEqual(server.seen, []);
  assert.deepEqual(client.seen, ["FIN"]);
});
