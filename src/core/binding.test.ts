import assert from "node:assert/strict";
import { test } from "node:test";
import { nothingElseArrives, play, stage } from "./plays.testing.ts";

test("the first command of each of the seed's types names its connection", () => {
  for (const type of [0, 1, 2]) {
    const { disk, server, ann } = play();
    const cat = server.connects("cat");

    cat.writes({ type, id: 7, src: "cat", dst: "nobody", text: "200" });
    disk.commits();
    ann.sends("cat", "here?");

    cat.receives("here?");
  }
});

test("a type 1 for nothing pending is a silent hello", () => {
  const { server, disk, ann, bob } = play();
  const cat = server.accepts("cat");

  disk.commits();
  nothingElseArrives(ann, bob, cat);
  assert.equal(server.core.state.received, 0);

  ann.sends("cat", "hi");
  cat.receives("hi");
});

test("an unknown type names nobody, and one without a name gets nothing", () => {
  const { server, disk, ann } = play();
  const cat = server.connects("cat");
  cat.writes({ type: 3, id: 0, src: "cat", dst: "cat", text: "" });

  ann.sends("cat", "here?");
  disk.commits();

  ann.hears("300");
  nothingElseArrives(cat);
  cat.greets();
  disk.commits();
  cat.receivesOffline("here?");
});

test("a valid command after an invalid one names the connection", () => {
  const { server, ann } = play();
  const cat = server.connects("cat");
  cat.writes({ type: 0, id: 0, src: "", dst: "ann", text: "lost" });

  cat.sends("ann", "found", { id: 0 });

  assert.equal(ann.receives("found").src, "cat");
});

test("later messages under another name are dropped and counted, and the third closes", () => {
  const { server, ann, bob } = play();
  const forged = { id: 9, src: "eve", dst: "bob", text: "trust me" };

  ann.writes({ type: 0, ...forged });
  ann.writes({ type: 2, ...forged });
  ann.sends("bob", "still here");
  assert.ok(!ann.isClosed);
  bob.receives("still here");

  ann.writes({ type: 0, ...forged }, { ...forged, type: 0, src: "ann", text: "too late" });
  assert.ok(ann.isClosed);
  assert.deepEqual(server.noted("COTERIE_CLOSED"), ["foreign SRC"]);
  assert.equal(server.core.state.ignored["foreign SRC"], 3);
  assert.equal(server.core.state.received, 1);
  nothingElseArrives(bob);
});

test("the SRC of an answer is not read", () => {
  const { ann, bob } = play();

  for (const src of ["eve", "", "#room", "\u0000\u0007"]) {
    const id = ann.sends("bob", "hi");
    bob.receives("hi");
    bob.writes({ type: 1, id, src, dst: "ann", text: "200" });
    assert.equal(ann.hears("200", id).src, "bob");
  }
  assert.ok(!bob.isClosed);
});

test("the SRC of an answer is read when it is the first command", () => {
  const { server } = stage();
  const peer = server.connects("cat");

  peer.writes({ type: 1, id: 0, src: "#cat", dst: "cat", text: "200" });
  assert.equal(peer.session?.role, "nameless");

  peer.writes({ type: 1, id: 0, src: "cat", dst: "cat", text: "200" });
  assert.equal(peer.session?.role, "present");
});
