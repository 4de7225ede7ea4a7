import assert from "node:assert/strict";
import { test } from "node:test";
import { nothingElseArrives, play, stage } from "./plays.testing.ts";

test("a name is cut at its first NUL and then of spaces, and goes out padded with NULs", () => {
  const { ann, bob } = play();

  for (const padded of ["bob", "bob     ", "bob\0junk", "bob  \0 x", "bob\0\0\0\0\0"]) {
    ann.writes({ type: 0, id: 1, src: "ann\0xyz", dst: padded, text: padded });
    const got = bob.receives(padded);
    assert.deepEqual([got.src, got.dst], ["ann", "bob"]);
    bob.replies("200");
    assert.deepEqual([ann.hears("200").src, bob.messages], ["bob", []]);
  }
});

test("forwarded names have NULs and nothing else behind them", () => {
  const { ann, bob } = play();
  const seen: string[] = [];
  bob.onBytes = (bytes) => seen.push(Buffer.from(bytes.subarray(8, 24)).toString("latin1"));

  ann.writes({ type: 0, id: 1, src: "ann     ", dst: "bob\0junk", text: "" });

  assert.deepEqual(seen, ["ann\0\0\0\0\0bob\0\0\0\0\0"]);
});

test("names are compared byte by byte", () => {
  const { server, disk, ann, bob } = play();
  const upper = server.accepts("Bob");

  ann.sends("Bob", "for the tall one");
  upper.receives("for the tall one");
  ann.sends("BOB", "for nobody yet");
  disk.commits();

  assert.equal(ann.hears("300").src, "BOB");
  nothingElseArrives(bob, upper);
});

test("a name may have eight bytes of any alphabet", () => {
  const { server, ann } = play();
  const anna = server.accepts("анна");

  ann.sends("анна", "привет");
  anna.receives("привет");
  anna.replies("200");

  assert.equal(ann.hears("200").src, "анна");
});

test("an empty or invalid DST is refused with 400, and its bytes come back as SRC", () => {
  const { server, ann } = play();

  for (const bad of ["", "        ", "\u0007bell", "a\u0085b"]) {
    const id = ann.sends(bad, "to whom?");
    const answer = ann.hears("400", id);
    assert.equal(answer.src, bad);
    assert.equal(answer.dst, "ann");
  }
  assert.equal(server.core.state.ended.refused, 4);
});

test("a room is refused with 404, since there are none", () => {
  const { ann } = play();

  const id = ann.sends("#garden", "anybody?");

  assert.equal(ann.hears("404", id).src, "#garden");
});

test("an invalid SRC counts as a foreign one: the third closes", () => {
  const { server } = stage();
  const peer = server.connects("cat");

  for (const src of ["", "#cat", "\u0001"]) {
    assert.ok(!peer.isClosed);
    peer.writes({ type: 0, id: 0, src, dst: "ann", text: "who am I?" });
  }

  assert.ok(peer.isClosed);
  assert.equal(server.core.state.received, 0);
});
