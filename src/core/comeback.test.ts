import assert from "node:assert/strict";
import { test } from "node:test";
import { CONNECTION_LIMITS } from "./limits.ts";
import { play } from "./plays.testing.ts";

test("when many come back at once, few pages are asked for at a time, and all get theirs", () => {
  const { server, disk, clock, ann } = play();
  const names = Array.from({ length: 40 }, (_, at) => `p${at}`);
  for (const name of names) ann.sends(name, `for ${name}`);
  clock.passes(1000);
  disk.commits();
  ann.hearsAll();

  const peers = names.map((name) => server.accepts(name));
  assert.equal(disk.pagesAsked, CONNECTION_LIMITS.pagesUnderWayMax);
  // One of those who wait leaves again, and one of those whose page is under way.
  peers[1]?.drops();
  peers[39]?.drops();
  disk.commits();

  for (const [at, peer] of peers.entries()) {
    if (at !== 1 && at !== 39) peer.receivesOffline(`for ${names[at] ?? ""}`);
  }
  assert.equal(server.core.state.pagesUnderWay, 0);
  assert.equal(server.core.state.pageless.size, 0);
});

test("who has more than one page stands behind the others for the next", () => {
  const { server, disk, clock, ann } = play();
  const names = Array.from({ length: 20 }, (_, at) => `p${at}`);
  for (const name of names) for (let id = 0; id < 3; id += 1) ann.sends(name, `${name} ${id}`);
  clock.passes(1000);
  disk.commits();
  ann.hearsAll();

  const peers = names.map((name) => server.accepts(name));
  disk.commits();
  for (const [at, peer] of peers.entries()) {
    for (let id = 0; id < 3; id += 1) peer.receivesOffline(`${names[at] ?? ""} ${id}`);
  }
});
