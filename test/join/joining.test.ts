import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { type Account, joinedFilesOf, openAccount } from "../../src/client/account.ts";
import type { Client } from "../../src/client/client.ts";
import { deviceKeys } from "../../src/client/device-file.ts";
import { connectClient } from "../../src/client/connect-client.ts";
import { invite } from "../../src/client/inviting.ts";
import { join, type Joined } from "../../src/client/joining.ts";
import { transportOf } from "../../src/client/transport-of.ts";
import { enrolled, invited } from "../../src/core/members/roster.ts";
import type { InviteCode } from "../../src/identity/invite-code.ts";
import { deriveInviteKeys } from "../../src/identity/invite-keys.ts";
import { connect } from "../../src/index.ts";
import { systemClock } from "../../src/io/clock.ts";
import { readKeyFile } from "../../src/io/key-file.ts";
import { codeOf, Group } from "../../src/server/members/group.testing.ts";
import { InviteKind } from "../../src/wire/invite.ts";
import type { CoterieError } from "../../src/wire/error.ts";
import { type MemberName, parseMemberName } from "../../src/wire/member-name.ts";
import { newHome } from "../cli/person.ts";
import { startServer } from "../helpers/server.ts";
import { isPutOut } from "./put-out.ts";
import { type Place, Relay } from "./relay.ts";

const ann = parseMemberName("ann");
const bob = parseMemberName("bob");

/** Somebody who has a code, and says these names when asked. */
class Newcomer {
  readonly home: string = newHome();
  readonly server: Place;
  /** Why another name was asked for. */
  readonly problems: (string | undefined)[] = [];

  constructor(server: Place) {
    this.server = server;
  }

  joins(code: InviteCode, wanted?: MemberName, ...said: MemberName[]): Promise<Joined | undefined> {
    const askName = (problem: CoterieError | undefined): Promise<MemberName | undefined> => {
      this.problems.push(problem?.code);
      return Promise.resolve(said.shift());
    };
    const { home, server } = this;
    return join({ home, server, code, wanted, label: "laptop", askName, clock: systemClock });
  }

  account(name: MemberName): Account {
    return openAccount(this.home, this.server, name);
  }

  async connects(name: MemberName): Promise<Client> {
    const account = this.account(name);
    const ports = { transport: await transportOf(account), clock: systemClock };
    return connectClient(account, ports);
  }

  async invites(name: MemberName, code: InviteCode, kind: InviteKind, of: MemberName = ann) {
    const account = this.account(of);
    const ports = { transport: await transportOf(account), clock: systemClock };
    return invite(account, ports, code, { kind, name, ttlSeconds: 60 });
  }
}

/** Ann has joined by the first code. */
async function annIn(server: Place): Promise<Newcomer> {
  const newcomer = new Newcomer(server);
  assert.ok(await newcomer.joins(codeOf(1), ann));
  return newcomer;
}

test("whoever has joined has a key and the server's pin on the disk", async () => {
  await using group = await Group.begins(codeOf(1));
  const newcomer = await annIn(group.address);

  const files = joinedFilesOf(newcomer.home, group.address, ann);
  for (const path of [files.key, files.server]) assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(existsSync(files.newKey), false);
  assert.ok(newcomer.account(ann).joined);
});

test("a text cannot be read on the wire", async () => {
  await using group = await Group.begins(codeOf(1));
  await using relay = await Relay.to(group.address);
  const newcomer = await annIn(relay.address);
  const account = newcomer.account(ann);
  const ports = { transport: await transportOf(account), clock: systemClock };
  const client = await connectClient(account, ports);

  const texts = account.file.queue("ann", [Buffer.from("nobody reads this")], 0);
  const fates = await client.deliver(texts);
  await client.close();

  assert.deepEqual(fates, [{ state: "answered", code: "200" }]);
  const wire = Buffer.concat(relay.passed);
  assert.ok(wire.length > 2000);
  assert.equal(wire.includes("nobody reads this"), false);
  assert.equal(wire.includes("ann"), false);
});

test("who was cut off before the answer to ENROL runs the same again, and is in", async () => {
  await using group = await Group.begins(codeOf(1));
  await using relay = await Relay.to(group.address);
  const newcomer = new Newcomer(relay.address);
  relay.isCut = (from) => from === "server" && group.membership.roster.members.has(ann);
  await assert.rejects(newcomer.joins(codeOf(1), ann), {
    message: /not known whether you have joined/u,
    remedy: /Run the same command again/u,
  });
  assert.equal(newcomer.account(ann).joined, undefined);

  relay.isCut = () => false;
  const joined = await newcomer.joins(codeOf(1));

  const [device] = group.membership.roster.members.get(ann)?.devices ?? [];
  assert.deepEqual(joined, { server: relay.address, name: ann, device: device?.id });
  assert.ok(newcomer.account(ann).joined);
  const client = await newcomer.connects(ann);
  await client.close();
});

test("who was cut off before ENROL arrived begins anew with the same key", async () => {
  await using group = await Group.begins(codeOf(1));
  await using relay = await Relay.to(group.address);
  const newcomer = new Newcomer(relay.address);
  const { newKey } = joinedFilesOf(newcomer.home, relay.address, ann);
  relay.isCut = (from) => from === "client" && existsSync(newKey);
  await assert.rejects(newcomer.joins(codeOf(1), ann), { code: "COTERIE_UNANSWERED" });
  assert.equal(group.membership.roster.members.size, 0);
  const made = readFileSync(newKey, "utf8");
  relay.isCut = () => false;

  assert.equal((await newcomer.joins(codeOf(1), ann))?.name, ann);
  const { key } = joinedFilesOf(newcomer.home, relay.address, ann);
  assert.equal(readFileSync(key, "utf8"), made);
});

test("whose ENROL comes to the server late, behind another JOIN, is in all the same", async (t) => {
  await using group = await Group.begins(codeOf(1));
  await using relay = await Relay.to(group.address);
  const newcomer = new Newcomer(relay.address);
  const { newKey } = joinedFilesOf(newcomer.home, relay.address, ann);
  relay.isCut = (from) => from === "client" && existsSync(newKey);
  await assert.rejects(newcomer.joins(codeOf(1), ann), { code: "COTERIE_UNANSWERED" });

  const key = readKeyFile(newKey, deviceKeys(undefined));
  assert.ok(key);
  const device = { id: key.id, key: key.pub, label: "laptop", addedAtMs: systemClock.wallMs() };
  const { id } = deriveInviteKeys(codeOf(1));
  relay.isCut = () => false;
  const { changes, proofs } = group.membership;
  const isInvited = proofs.isInvited.bind(proofs);
  const kept = Promise.withResolvers<void>();
  t.mock.method(proofs, "isInvited", (...asked: Parameters<typeof isInvited>) => {
    changes.change(
      (roster) => enrolled(roster, id, ann, device),
      () => kept.resolve(),
    );
    return isInvited(...asked);
  });

  const again = (): Promise<Joined | undefined> => newcomer.joins(codeOf(1), ann);
  const joined = await again().catch(() => kept.promise.then(again));

  assert.equal(joined?.device, key.id);
});

test("a code that was used, or never was, opens nothing and leaves nothing", async () => {
  await using group = await Group.begins(codeOf(1));
  await annIn(group.address);
  const late = new Newcomer(group.address);

  for (const digit of [1, 9]) {
    await assert.rejects(late.joins(codeOf(digit), bob), {
      code: "COTERIE_CODE",
      message: /unknown, used or too old/u,
    });
  }
  assert.equal(existsSync(`${late.home}/accounts`), false);
});

test("whose name is taken is asked for another, and the code still opens", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  await annIn(group.address);
  const second = new Newcomer(group.address);

  const joined = await second.joins(codeOf(2), ann, bob);

  assert.equal(joined?.name, bob);
  assert.deepEqual(second.problems, ["COTERIE_NAME_TAKEN"]);
  const files = joinedFilesOf(second.home, group.address, ann);
  assert.deepEqual([existsSync(files.key), existsSync(files.newKey)], [false, false]);
});

test("who takes a while to think of a name is not timed out", async () => {
  await using group = await Group.begins(codeOf(1));
  const newcomer = new Newcomer(group.address);

  assert.equal((await newcomer.joins(codeOf(1), undefined, ann))?.name, ann);
  assert.deepEqual(newcomer.problems, [undefined]);
});

test("whoever leaves instead of a name has not joined", async () => {
  await using group = await Group.begins(codeOf(1));
  const newcomer = new Newcomer(group.address);

  assert.equal(await newcomer.joins(codeOf(1)), undefined);
  assert.equal(group.membership.roster.members.size, 0);
});

test("a server that does not know what the code says is told no name", async () => {
  await using liar = await Group.begins();
  const { id, kc } = deriveInviteKeys(codeOf(1));
  const what = { kind: "member", name: undefined, role: "member", by: undefined } as const;
  const times = { madeAtMs: 0, expiresAtMs: systemClock.wallMs() + 60_000, usedAtMs: undefined };
  const serverKey = new Uint8Array(32).fill(6);
  const { promise, resolve } = Promise.withResolvers<void>();
  liar.membership.changes.change(
    (roster) => invited(roster, { id, serverKey, clientKey: kc, ...what, ...times }),
    () => resolve(),
  );
  await promise;
  const newcomer = new Newcomer(liar.address);

  await assert.rejects(newcomer.joins(codeOf(1), ann), {
    code: "COTERIE_WRONG_SERVER",
    remedy: /told nothing/u,
  });
  assert.equal(existsSync(`${newcomer.home}/accounts`), false);
});

test("another server in place of the one that was joined is told nothing", async () => {
  await using group = await Group.begins(codeOf(1));
  await using other = await Group.begins();
  await using relay = await Relay.to(group.address);
  const newcomer = await annIn(relay.address);

  relay.target = other.address;

  const pins = [other, group].map(({ key }) => Buffer.from(key.pin).toString("hex").slice(0, 4));
  await assert.rejects(newcomer.connects(ann), {
    code: "COTERIE_WRONG_PIN",
    message: new RegExp(`${pins[0]}.* knows it by ${pins[1]}.*somebody stands in between`, "u"),
    remedy: /coterie join/u,
  });
});

test("a server that was set up anew is joined by a new code, under the same name", async () => {
  await using group = await Group.begins(codeOf(1));
  await using anew = await Group.begins(codeOf(2));
  await using relay = await Relay.to(group.address);
  const newcomer = await annIn(relay.address);
  relay.target = anew.address;

  assert.ok(await newcomer.joins(codeOf(2), ann));

  const client = await newcomer.connects(ann);
  await client.close();
});

test("a program with the library is in by the same key, its inbox on the disk or not", async () => {
  await using group = await Group.begins(codeOf(1));
  const { home } = await annIn(group.address);
  const { host, port } = group.address;
  for (const inbox of ["disk", "memory"] as const) {
    await using client = await connect({ server: `${host}:${port}`, user: "ann", home, inbox });
    assert.deepEqual((await client.send("bob", "hi")).state, "refused");
    assert.equal((await client.send("ann", "hi")).state, inbox === "disk" ? "taken" : "kept");
  }
});

test("who has joined speaks to no server without TLS", async () => {
  const plain = await startServer();
  await using group = await Group.begins(codeOf(1));
  await using relay = await Relay.to(group.address);
  const newcomer = await annIn(relay.address);
  relay.target = plain;
  relay.passed.length = 0;

  await assert.rejects(newcomer.connects(ann), { code: /^COTERIE_(NO_TLS|TLS_CLOSED)$/u });

  assert.equal(Buffer.concat(relay.passed).includes("ann"), false);
  await plain.stop();
});

test("a device that was put out cannot come back, and is told to join anew", async () => {
  await using group = await Group.begins(codeOf(1));
  const newcomer = await annIn(group.address);
  await isPutOut(group, "ann");

  await assert.rejects(newcomer.connects(ann), { code: "COTERIE_NOT_LET_IN", remedy: /new code/u });
});

test("a member invites by name: the code gives that name and no other", async () => {
  await using group = await Group.begins(codeOf(1));
  const owner = await annIn(group.address);
  await owner.invites(bob, codeOf(2), InviteKind.member);
  const second = new Newcomer(group.address);

  await assert.rejects(second.joins(codeOf(2), parseMemberName("carol")), {
    message: /for the name bob/u,
  });
  assert.equal((await second.joins(codeOf(2)))?.name, bob);

  await assert.rejects(owner.invites(bob, codeOf(3), InviteKind.member), {
    code: "COTERIE_NAME_TAKEN",
  });
  await assert.rejects(second.invites(ann, codeOf(4), InviteKind.reset, bob), {
    code: "COTERIE_NOT_ALLOWED",
  });
});

test("who has lost every device is let in again by the owner, as the same name", async () => {
  await using group = await Group.begins(codeOf(1));
  const owner = await annIn(group.address);
  await owner.invites(ann, codeOf(2), InviteKind.reset);
  const again = new Newcomer(group.address);

  assert.equal((await again.joins(codeOf(2)))?.name, ann);
  await assert.rejects(owner.connects(ann), { code: "COTERIE_NOT_LET_IN" });
});

test("inviting disturbs nobody who receives under the same name", async () => {
  await using group = await Group.begins(codeOf(1));
  const owner = await annIn(group.address);
  const client = await owner.connects(ann);

  await owner.invites(bob, codeOf(2), InviteKind.member);

  const texts = owner.account(ann).file.queue("ann", [Buffer.from("still here")], 0);
  assert.deepEqual(await client.deliver(texts), [{ state: "answered", code: "200" }]);
  await client.close();
});
