import type { Command } from "commander";
import { withGroup } from "../client/group-account.ts";
import { askMembers, changeMember } from "../client/members.ts";
import { jsonSafe, safe, type SafeText, safeText } from "../tui/text/safe-text.ts";
import { dayOf } from "../tui/text/times.ts";
import { ChangeOp, type MemberChange } from "../wire/change-member.ts";
import { DISPLAY_NAME_BYTES_MAX, readDisplayName } from "../wire/display-name.ts";
import { type MemberEntry, MemberRank } from "../wire/member-entry.ts";
import { type MemberName, parseMemberName } from "../wire/member-name.ts";
import { Exit, usageError } from "./exit.ts";
import { joinedAccountOf } from "./joined-account.ts";
import { declareLocalOptions } from "./shared-options.ts";
import { flagOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
Owners remove members, make them owners and rename them; everybody may leave and rename themself.
Whoever is removed is out at once, on every device. Their name stays theirs: a code of
\`coterie invite NAME --reset\` lets them in again.

Examples:
  $ coterie members
  $ coterie members --json
  $ coterie members name "Ann Smith"      what others read beside your name
  $ coterie members name bob "Bob Jones"
  $ coterie members role bob owner
  $ coterie members remove bob`;

/** `coterie members`: who belongs to the group, and changes of that. */
export const members: Subcommand = { declare, run };

function declare(command: Command): void {
  command
    .description("Says who belongs to the group, and changes it.")
    .argument("[words...]", "nothing, or: remove NAME, role NAME owner|member, name [NAME] TEXT");
  declareLocalOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const { streams } = invocation;
  const wanted = wantedBy(invocation.args);
  const account = joinedAccountOf(invocation);
  const isJson = flagOption(invocation, "json");
  try {
    const own = parseMemberName(account.user);
    const entries = await withGroup(account, async (talk) => {
      if (wanted === undefined) return askMembers(talk, { watches: false });
      const entry = await changeMember(talk, wanted(own));
      return entry === undefined ? [] : [entry];
    });
    for (const entry of entries) await streams.write(`${isJson ? jsonOf(entry) : lineOf(entry)}\n`);
    return Exit.done;
  } finally {
    account.file.close();
  }
}

/** A change, once it is known who asks for it. */
type Wanted = (own: MemberName) => MemberChange;

/** Reads what stands behind the verb; `undefined` if there is too little or too much. */
type Read = (words: readonly string[]) => Wanted | undefined;

/** @throws CoterieError COTERIE_USAGE, or COTERIE_NAME, if this can be no change. */
function wantedBy([verb, ...words]: readonly string[]): Wanted | undefined {
  if (verb === undefined) return undefined;
  const wanted = changes.get(verb)?.(words);
  if (wanted === undefined) {
    const message = `"members ${[verb, ...words].join(" ")}" is no change of a member`;
    throw usageError(message, "Use remove NAME, role NAME owner|member, or name [NAME] TEXT.");
  }
  return wanted;
}

const changes: ReadonlyMap<string, Read> = new Map<string, Read>([
  [
    "remove",
    ([who, ...more]) => {
      if (who === undefined || more.length > 0) return undefined;
      const name = parseMemberName(who);
      return () => ({ op: ChangeOp.remove, name });
    },
  ],
  [
    "role",
    ([who, role, ...more]) => {
      const rank = ranks.get(role ?? "");
      if (who === undefined || rank === undefined || more.length > 0) return undefined;
      const name = parseMemberName(who);
      return () => ({ op: ChangeOp.role, name, rank });
    },
  ],
  [
    "name",
    ([first, second, ...more]) => {
      if (first === undefined || more.length > 0) return undefined;
      const displayName = fitting(second ?? first);
      if (second === undefined) return (own) => ({ op: ChangeOp.rename, name: own, displayName });
      const name = parseMemberName(first);
      return () => ({ op: ChangeOp.rename, name, displayName });
    },
  ],
]);

/** @throws CoterieError COTERIE_USAGE if the server would cut it or refuse it. */
function fitting(text: string): string {
  const bytes = Buffer.from(text);
  if (readDisplayName(bytes, 0, bytes.length) === text) return text;
  const message = `a name of ${bytes.length} bytes, or of more than one line`;
  throw usageError(message, `It may have ${DISPLAY_NAME_BYTES_MAX} bytes of text in one line.`);
}

const ranks: ReadonlyMap<string, typeof MemberRank.owner | typeof MemberRank.member> = new Map([
  ["owner", MemberRank.owner],
  ["member", MemberRank.member],
]);

const words: Readonly<Record<MemberRank, "removed" | "member" | "owner">> = {
  [MemberRank.removed]: "removed",
  [MemberRank.member]: "member",
  [MemberRank.owner]: "owner",
};

/** "bob: member, 2 devices, since 2026-11-28, invited by ann, "Bob Jones"". */
function lineOf({
  name,
  rank,
  devices,
  joinedAtMs,
  invitedBy,
  displayName,
}: MemberEntry): SafeText {
  const count = safeText(devices === 1 ? "1 device" : `${devices} devices`);
  const by = invitedBy === undefined ? safe`` : safe`, invited by ${safeText(invitedBy)}`;
  const called = displayName === "" ? safe`` : safe`, called ${safeText(displayName)}`;
  const role = safeText(words[rank]);
  return safe`${safeText(name)}: ${role}, ${count}, since ${dayOf(joinedAtMs)}${by}${called}`;
}

function jsonOf({ name, rank, devices, joinedAtMs, invitedBy, displayName }: MemberEntry): string {
  const joined = new Date(joinedAtMs).toISOString();
  const by = invitedBy ?? null;
  return jsonSafe({ name, role: words[rank], devices, joined, invitedBy: by, displayName });
}
