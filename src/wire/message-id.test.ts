import assert from "node:assert/strict";
import { test } from "node:test";
import { MESSAGE_ID_END, nextMessageId } from "./message-id.ts";

test("ids grow by 1 from 0 and start again after 4,294,967,295", () => {
  assert.equal(nextMessageId(0), 1);
  assert.equal(nextMessageId(0x7f_ff_ff_ff), 0x80_00_00_00);
  assert.equal(nextMessageId(4_294_967_294), 4_294_967_295);
  assert.equal(nextMessageId(4_294_967_295), 0);
  assert.equal(MESSAGE_ID_END, 2 ** 32);
});
