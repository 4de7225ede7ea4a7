import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("200 confirms, whatever NULs, spaces and line ends stand behind it", () => {
  const padding = fc.array(fc.constantFrom("\0", " ", "\r", "\n"), { maxLength: 20 });
  fc.assert(
    fc.property(padding, (parts) => {
      const { ann, bob } = play();
      const id = ann.sends("bob", "hi");
      bob.receives("hi");

      bob.replies(`200${parts.join("")}`);

      assert.equal(ann.hears("200", id).text, "200");
    }),
  );
});

test("nothing else confirms: it is counted, and the 3 seconds run on", () => {
  for (const code of ["300", "", "20", " 200", "2000", "200.", "\u0000200", "200\0x", "OK"]) {
    const { server, disk, clock, ann, bob } = play();
    const id = ann.sends("bob", "hi");
    bob.receives("hi");

    bob.replies(code);
    nothingElseArrives(ann);
    assert.equal(server.core.state.ignored["reply that is not 200"], 1);

    clock.passes(3000);
    nothingElseArrives(ann);
    disk.commits();
    ann.hears("300", id);
  }
});

test("a recipient cannot forge a 300", () => {
  const { disk, ann, bob } = play();
  ann.sends("bob", "hi");
  bob.receives("hi");

  bob.replies("300");
  disk.commits();

  nothingElseArrives(ann);
  assert.deepEqual(disk.texts, []);
});

test("the sender gets the server's own answer: from the recipient, in three bytes", () => {
  const { ann, bob } = play();
  const sizes: number[] = [];
  ann.onBytes = (bytes) => sizes.push(bytes.length);
  const id = ann.sends("bob", "hi", { id: 4_294_967_295 });

  bob.writes({ type: 1, id, src: "zoe", dst: "ann\0zoe", text: "200\r\n\0\0" });

  const answer = ann.hears("200", id);
  assert.deepEqual(answer, { type: 1, id, src: "bob", dst: "ann", text: "200" });
  assert.deepEqual(sizes, [27]);
});

test("an answer goes to the connection that its message came on, not to a later one", () => {
  const { server, disk, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  bob.receives("hi");
  const later = server.accepts("ann");
  disk.commits();

  bob.replies("200");

  ann.hears("200", id);
  nothingElseArrives(later);
});

test("an answer for a connection that is gone is dropped", () => {
  const { server, disk, ann, bob } = play();
  ann.sends("bob", "hi");
  bob.receives("hi");
  ann.drops();
  const later = server.accepts("ann");

  bob.replies("200");
  disk.commits();

  nothingElseArrives(later);
  everythingHasEnded({ server, disk });
});

test("an answer is given once: a second 200 says nothing to nobody", () => {
  const { server, ann, bob } = play();
  ann.sends("bob", "hi");
  bob.receives("hi");
  bob.replies("200");
  ann.hears("200");
  const before = server.core.state.ignored["unmatched reply"] ?? 0;

  bob.replies("200");

  nothingElseArrives(ann, bob);
  assert.equal(server.core.state.ignored["unmatched reply"], before + 1);
});

test("a 200 to a sender whom nobody knows is counted and changes nothing", () => {
  const { server, ann, bob } = play();
  const before = server.core.state.ignored["unmatched reply"] ?? 0;

  bob.writes({ type: 1, id: 1, src: "bob", dst: "nobody", text: "200" });
  bob.writes({ type: 1, id: 1, src: "bob", dst: "", text: "200" });

  nothingElseArrives(ann, bob);
  assert.equal(server.core.state.ignored["unmatched reply"], before + 2);
});
