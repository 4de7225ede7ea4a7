import assert from "node:assert/strict";
import { connect } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import { AddedType } from "../../wire/added-type.ts";
import { HEADER_BYTES } from "../../wire/command.ts";
import { type Auth, decodeAuth } from "../../wire/sign-in.ts";
import { codeOf, Group, joined, Program } from "./group.testing.ts";

function readAuth(body: Uint8Array): Auth | undefined {
  const frame = Buffer.concat([new Uint8Array(HEADER_BYTES), body]);
  return decodeAuth(frame, 0, frame.length);
}

/** SRC and DST. */
function names(src: string, dst: string): Buffer {
  return Buffer.from(src.padEnd(8, "\0") + dst.padEnd(8, "\0"));
}

test("two who have joined write to each other over TLS", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const ann = await joined(group, "ann", 1);
  const bob = await joined(group, "bob", 2);
  bob.says(1, Buffer.from("200"), "bob");

  ann.sends("bob", "hi", 5);

  await bob.receives("hi");
  await ann.isAnswered("200");
  for (const each of [ann, bob]) each.hangsUp();
});

test("a member signs in after a restart of the server, with a message right behind", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const ann = await joined(group, "ann", 1);
  const bob = await joined(group, "bob", 2);
  for (const each of [ann, bob]) each.hangsUp();
  await group.stops();
  await group.starts();

  const again = await new Program(group, "ann", ann.device).connects();
  again.signsIn();
  again.sends("bob", "hi", 6);

  await again.isLetIn();
  await again.isAnswered("300");
  again.hangsUp();
});

test("an AUTH that was recorded on one connection opens no other", async () => {
  await using group = await Group.begins(codeOf(1));
  const ann = await joined(group, "ann", 1);
  const recorded = ann.auth();
  const thief = await new Program(group, "ann").connects();

  thief.says(AddedType.auth, recorded);

  await thief.isTurnedAway(401);
  ann.hangsUp();
});

test("a flipped bit in any byte of AUTH is found", async () => {
  await using group = await Group.begins(codeOf(1));
  const ann = await joined(group, "ann", 1);
  ann.hangsUp();
  const { proofs, roster } = group.membership;
  const device = roster.members.get(ann.name)?.devices[0];
  assert.ok(device);
  const exporter = new Uint8Array(32).fill(3);
  const right = readAuth(ann.auth(exporter));
  assert.ok(right && proofs.isSignedIn(right, ann.name, device.key, exporter));

  const body = ann.auth(exporter);
  for (let bit = 0; bit < body.length * 8; bit += 1) {
    const wrong = body.slice();
    wrong[bit >>> 3] = (wrong[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
    const read = readAuth(wrong);
    const isLetIn: boolean =
      read !== undefined &&
      read.deviceId === device.id &&
      proofs.isSignedIn(read, ann.name, device.key, exporter);
    assert.equal(isLetIn, false, `bit ${bit}`);
  }
});

test("a code opens once: of two who race for it one gets in", async () => {
  await using group = await Group.begins(codeOf(1));
  const ann = await new Program(group, "ann").connects();
  const bob = await new Program(group, "bob").connects();

  const both = await Promise.allSettled([ann.joins(codeOf(1)), bob.joins(codeOf(1))]);

  assert.deepEqual(
    both.map(({ status }) => status),
    ["fulfilled", "fulfilled"],
  );
  const heard = await Promise.all([ann, bob].map(async (each) => each.hearsAny()));
  const types = heard.map(({ type }) => type).toSorted((one, other) => one - other);
  assert.deepEqual(types, [AddedType.authOk, AddedType.authNo]);
  for (const each of [ann, bob]) each.hangsUp();
});

test("who expects another server says nothing to this one", async () => {
  await using group = await Group.begins(codeOf(1));

  await assert.rejects(new Program(group, "ann").connects(new Uint8Array(32).fill(1)), {
    code: "COTERIE_WRONG_PIN",
  });
});

test("a program of the seed on this machine takes part, but under no member's name", async () => {
  await using group = await Group.begins(codeOf(1));
  const ann = await joined(group, "ann", 1);
  ann.says(1, Buffer.from("200"), "ann");
  const says = async (src: string, text: string): Promise<string> => {
    const head = Buffer.from([0, 24 + text.length, 0, 0, 0, 0, 0, 9]);
    const socket = connect(group.address.port, group.address.host);
    socket.write(Buffer.concat([head, names(src, "ann"), Buffer.from(text)]));
    const [answer] = await once(socket, "data");
    socket.destroy();
    assert.ok(Buffer.isBuffer(answer));
    return answer.subarray(24).toString();
  };

  const answer = says("guest", "hi");
  await ann.receives("hi");
  assert.equal(await answer, "200");
  assert.equal(await says("ann", "it is me"), "403");
  ann.hangsUp();
});
