import assert from "node:assert/strict";
import { withoutDevice } from "../../src/core/members/roster.ts";
import type { Group } from "../../src/server/members/group.testing.ts";
import { parseMemberName } from "../../src/wire/member-name.ts";

/** The server forgets the first device of this member. */
export async function isPutOut({ membership }: Group, member: string): Promise<void> {
  const name = parseMemberName(member);
  const id = membership.roster.members.get(name)?.devices[0]?.id;
  assert.ok(id !== undefined);
  const { promise, resolve } = Promise.withResolvers<void>();
  membership.changes.change(
    (roster) => withoutDevice(roster, name, id),
    () => resolve(),
  );
  await promise;
}
