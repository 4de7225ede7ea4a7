/** The vocabulary of the tests of several devices: ann has a, d and e, bob has b. */

import assert from "node:assert/strict";
import { AddedType, Feature, FEATURES } from "../../wire/added-type.ts";
import { encodeHello, type Hello } from "../../wire/hello.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import type { Token } from "../../wire/token.ts";
import { EPOCH, Level2 } from "../level-2.testing.ts";
import { group, type MembersPlay, Tls } from "../members/members.testing.ts";
import { annAndBob, device, done, idOf } from "../members/roster.testing.ts";
import { type Roster, withoutDevice } from "../members/roster.ts";
import type { Peer } from "../peer.testing.ts";
import type { Limits } from "../limits.ts";

/** ann and bob, where these have more devices than their first. */
export function withDevices(digits: { ann?: readonly string[]; bob?: readonly string[] }): Roster {
  let roster = annAndBob();
  for (const digit of digits.ann ?? []) roster = withDevice(roster, "ann", digit);
  for (const digit of digits.bob ?? []) roster = withDevice(roster, "bob", digit);
  return roster;
}

function withDevice(roster: Roster, name: string, digit: string): Roster {
  const member = roster.members.get(parseMemberName(name));
  assert.ok(member);
  const devices = [...member.devices.filter(({ id }) => id !== idOf(digit)), device(digit)];
  return { ...roster, members: new Map(roster.members).set(member.name, { ...member, devices }) };
}

/** A server with ann, who has the devices a and d, and bob; nobody is connected. */
export function twoDevices(limits: Partial<Limits> = {}): MembersPlay {
  return group(limits, withDevices({ ann: ["d"] }));
}

/** A device signs in and says HELLO. */
export function comes(
  play: MembersPlay,
  name: string,
  digit: string,
  hello: Partial<Hello> = {},
): Level2 {
  const { level2, incarnation: _incarnation } = comesBack(play, name, digit, hello);
  return level2;
}

/** The same, and what to say for coming back to this mailbox. */
export function comesBack(
  play: MembersPlay,
  name: string,
  digit: string,
  hello: Partial<Hello> = {},
): { readonly level2: Level2; readonly incarnation: Token } {
  const tls = new Tls(play, name).signsIn(digit);
  tls.isLetIn();
  const level2 = new Level2(tls.peer);
  const epoch = EPOCH + BigInt(Number.parseInt(digit, 16));
  const features = FEATURES | Feature.devices;
  const all = { features, sendOnly: false, epoch, incarnation: 0n, upto: 0, ...hello };
  level2.says(AddedType.hello, encodeHello(all));
  const { incarnation } = level2.hearsWelcome();
  return { level2, incarnation };
}

/** A device that speaks no more than the seed's page, inside TLS. */
export function comesPlainly(play: MembersPlay, name: string, digit: string): Peer {
  const tls = new Tls(play, name).signsIn(digit);
  tls.isLetIn();
  return tls.peer.greets();
}

/** One more device of a name is in the roster, and on the disk. */
export function adds(play: MembersPlay, name: string, digit: string): void {
  changes(play, (roster) => withDevice(roster, name, digit));
}

/** A device of a name is revoked, and that is on the disk. */
export function revokes(play: MembersPlay, name: string, digit: string): void {
  changes(play, (roster) => done(withoutDevice(roster, parseMemberName(name), idOf(digit))));
}

function changes({ server, file }: MembersPlay, make: (roster: Roster) => Roster): void {
  server.event(() => server.core.state.membership?.changes.change(make, () => {}));
  file.commits();
}
