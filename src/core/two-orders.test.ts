import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf } from "./peer.testing.ts";
import { nothingElseArrives, play, stage } from "./plays.testing.ts";

test("a program in the machine's own byte order talks with one in network order", () => {
  const { server, ann } = play();
  const cat = server.accepts("cat", { order: "little", firstId: 0x01020304 });

  const id = cat.sends("ann", "hi");
  assert.equal(ann.receives("hi").id, id);
  ann.replies("200");
  cat.hears("200", id);

  const back = ann.sends("cat", "hi yourself", { id: 0xfffffffe });
  assert.equal(cat.receives("hi yourself").id, back);
  cat.replies("200");
  ann.hears("200", back);
  nothingElseArrives(ann, cat);
});

test("what was kept is handed over in the byte order of the one who fetches it", () => {
  const { server, disk, ann } = play();
  ann.sends("cat", "kept", { id: 0x01020304 });
  disk.commits();
  ann.hears("300", 0x01020304);

  const cat = server.accepts("cat", { order: "little" });
  disk.commits();

  assert.equal(cat.receivesOffline("kept").id, 0x01020304);
});

test("the byte order of the first command holds for life", () => {
  const { server } = stage();
  const cat = server.accepts("cat", { order: "little" });

  cat.writesBytes(frameOf({ type: 0, id: 1, src: "cat", dst: "ann", text: "hi" }, "network"));

  assert.ok(cat.isClosed, "24 + 2 read the other way is no length of a command");
});
