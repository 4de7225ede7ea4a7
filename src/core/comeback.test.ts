import assert from "node:assert/strict";
import { test } from "node:test";
import { CONNECTION_LIMITS, LIMITS_DEFAULT, withoutQuotas } from "./limits.ts";
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

test("who needs a second page stands behind those who wait for their first", () => {
  const { server, disk, clock, ann } = play({
    limits: withoutQuotas(LIMITS_DEFAULT),
    isUnchecked: true,
  });
  const { pagesUnderWayMax, pageMessages } = CONNECTION_LIMITS;
  const large = Array.from({ length: pagesUnderWayMax }, (_, at) => `p${at}`);
  for (const name of large) {
    for (let left = pageMessages + 1; left > 0; left -= 1) ann.sends(name, "one of many");
  }
  ann.sends("last", "the only one");
  clock.passes(1000);
  disk.commits();
  for (const name of large) server.accepts(name);
  const last = server.accepts("last");
  const { store } = server.core.state;
  const readPage = store.readPage.bind(store);
  const asking: number[] = [];
  store.readPage = (person, after, limit) => {
    asking.push(person);
    readPage(person, after, limit);
  };

  disk.commits();

  last.receivesOffline("the only one");
  assert.equal(asking.length, pagesUnderWayMax + 1);
  assert.equal(asking[0], server.core.state.directory.people.at(-1)?.id);
});
