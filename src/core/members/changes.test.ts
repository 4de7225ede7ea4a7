import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMemberName } from "../../wire/member-name.ts";
import { RosterChanges } from "./changes.ts";
import { annAndBob, device, done, idOf, invitation } from "./roster.testing.ts";
import { enrolled, invited, memberOf, type Roster, withoutMember } from "./roster.ts";

const bob = parseMemberName("bob");
const carol = parseMemberName("carol");
const dave = parseMemberName("dave");

/** A roster with one open invitation, and a disk that is told by the test what it has done. */
function play(): { changes: RosterChanges; written: Roster[]; told: string[] } {
  const written: Roster[] = [];
  const roster = done(invited(annAndBob(), invitation("c")));
  const changes = new RosterChanges({ keep: (each) => written.push(each) }, roster);
  return { changes, written, told: [] };
}

test("of two who use one code at once the first wins, and hears of it from the disk", () => {
  const { changes, written, told } = play();

  changes.change(
    (roster) => enrolled(roster, idOf("c"), carol, device("c")),
    (how) => {
      told.push(`carol ${how}`);
    },
  );
  changes.change(
    (roster) => enrolled(roster, idOf("c"), dave, device("d")),
    (how) => {
      told.push(`dave ${how}`);
    },
  );
  assert.deepEqual(told, ["dave gone"]);
  assert.equal(written.length, 1);
  assert.equal(memberOf(changes.durable, carol), undefined);

  changes.kept(1);

  assert.deepEqual(told, ["dave gone", "carol kept"]);
  assert.ok(memberOf(changes.durable, carol));
});

test("a disk that fails undoes the change, and what was built on it", () => {
  const { changes, told } = play();
  changes.change(
    (roster) => enrolled(roster, idOf("c"), carol, device("c")),
    (how) => {
      told.push(`carol ${how}`);
    },
  );
  changes.change(
    (roster) => withoutMember(roster, bob),
    (how) => {
      told.push(`bob ${how}`);
    },
  );

  changes.notKept(1);

  assert.deepEqual(told, ["carol notKept", "bob notKept"]);
  assert.equal(memberOf(changes.roster, carol), undefined);
  assert.ok(memberOf(changes.roster, bob));
});

test("a later text on the disk speaks for the earlier ones", () => {
  const { changes, told } = play();
  changes.change(
    (roster) => enrolled(roster, idOf("c"), carol, device("c")),
    (how) => {
      told.push(`carol ${how}`);
    },
  );
  changes.change(
    (roster) => withoutMember(roster, bob),
    (how) => {
      told.push(`bob ${how}`);
    },
  );

  changes.kept(2);

  assert.deepEqual(told, ["carol kept", "bob kept"]);
});
