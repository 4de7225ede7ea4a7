import type { Mutant } from "./mutate.ts";
import { mutant } from "./mutate.ts";

/** Cores that are wrong on purpose in whom they let in; see `mutants`. */
export const MEMBERS_MUTANTS: readonly Mutant[] = [
  mutant(
    "who has signed in may speak under any name",
    "core/members/gate.ts",
    "return session.login.name === name;",
    "return true;",
  ),
  mutant(
    "the signature in AUTH is not looked at",
    "core/handlers/auth.ts",
    "device === undefined || !proofs.isSignedIn(auth, name, device.key, exporter)",
    "device === undefined",
  ),
  {
    name: "an AUTH that was good once is good again",
    edits: [
      {
        file: "core/handlers/auth.ts",
        find: "device === undefined || !proofs.isSignedIn(auth, name, device.key, exporter)",
        replace: `device === undefined ||
    !wasGood(core, auth, proofs.isSignedIn(auth, name, device.key, exporter))`,
      },
      {
        file: "core/handlers/auth.ts",
        find: "/**\n * AUTH: a device signs",
        replace: `function wasGood(core, auth, isGood) {
  const good = (core.good ??= new Set());
  if (isGood) good.add(String(auth.signature));
  return good.has(String(auth.signature));
}

/**
 * AUTH: a device signs`,
      },
    ],
  },
  mutant(
    "a plain connection may speak under a member's name",
    "core/members/gate.ts",
    "return isPlain && !isReserved(membership.roster, name);",
    "return isPlain;",
  ),
  mutant(
    "a plain connection may speak under a name that looks like a member's",
    "core/members/roster.ts",
    "if (looksLike(known, name)) return true;",
    "if (looksLike(known, name) && known === name) return true;",
  ),
  mutant(
    "who has not signed in says HELLO, and is let in",
    "core/handlers/hello.ts",
    "  if (core.membership !== undefined && !isAdmitted(core, session, bytes, at)) return;\n",
    "",
  ),
  mutant(
    "a reply lets in whoever has not signed in",
    "core/handlers/index.ts",
    "if (core.membership !== undefined && !isAdmitted(core, session, bytes, at)) return false;",
    `if (
      core.membership !== undefined &&
      type !== CommandType.reply &&
      !isAdmitted(core, session, bytes, at)
    ) {
      return false;
    }`,
  ),
  mutant(
    "a used code opens again",
    "core/members/roster.ts",
    "const isOpen = invite?.usedAtMs === undefined && ",
    "const isOpen = invite !== undefined && ",
  ),
  mutant(
    "of two who race for a code both get in",
    "core/members/changes.ts",
    "return this.#underWay.at(-1)?.roster ?? this.#durable;",
    "return this.#durable;",
  ),
  mutant(
    "a code for one name opens for another",
    "core/members/roster.ts",
    "if (invite === undefined || (invite.name ?? name) !== name) return",
    "if (invite === undefined) return",
  ),
  mutant(
    "a code that is too old opens",
    "core/members/roster.ts",
    " && (invite?.expiresAtMs ?? 0) > nowMs;",
    " && (invite?.expiresAtMs ?? 0) > 0 * nowMs;",
  ),
  mutant(
    "who knows an invitation's name joins without its code",
    "core/handlers/join.ts",
    "if (!membership.proofs.isInvited(enrol, name, invite, proof, exporter)) {",
    "if (false) {",
  ),
  mutant(
    "a newcomer is let in before the commit",
    "core/members/changes.ts",
    "    this.#store.keep(roster, this.#version);\n",
    `    this.#store.keep(roster, this.#version);
    told("kept");
`,
  ),
  mutant(
    "a newcomer is let in although the roster could not be written",
    "core/members/changes.ts",
    `for (const { told } of lost) told("notKept");`,
    `for (const { told } of lost) told("kept");`,
  ),
  mutant(
    "a device that was taken away signs in, since it did before",
    "core/members/membership.ts",
    `    if (deviceOf(this.roster, name, id) === undefined) return undefined;
    return deviceOf(this.changes.durable, name, id);
`,
    `    const known = (this.known ??= new Map());
    const device = deviceOf(this.changes.durable, name, id) ?? known.get(id);
    known.set(id, device);
    return device;
`,
  ),
  mutant(
    "a device that is being taken away signs in until the disk has it",
    "core/members/membership.ts",
    "    if (deviceOf(this.roster, name, id) === undefined) return undefined;\n",
    "",
  ),
  mutant(
    "any member gives codes that begin a name anew",
    "core/members/roster.ts",
    `  if (invite.kind === "reset" && !isOwner) return "forbidden";\n`,
    "",
  ),
  mutant(
    "a member gives codes for devices of others",
    "core/members/roster.ts",
    `  if (invite.kind === "device" && invite.name !== by) return "forbidden";\n`,
    "",
  ),
  mutant(
    "a device that was taken away stays in the roster",
    "core/members/roster.ts",
    "const devices = member.devices.filter((device) => device.id !== id);",
    "const { devices } = member;",
  ),
  mutant(
    "a member who was removed keeps their devices",
    "core/members/roster.ts",
    "withMember(roster, { ...member, devices: [], isRemoved: true })",
    "withMember(roster, { ...member })",
  ),
  mutant(
    "who was removed goes on where they are connected",
    "core/members/following.ts",
    "  dismissForeign(core, after);\n",
    "",
  ),
  mutant(
    "who has used a name without a key goes on when it is given to somebody",
    "core/members/following.ts",
    "  dismissNamesakes(core, before, after);\n",
    "",
  ),
  mutant(
    "anybody removes anybody",
    "core/members/member-changes.ts",
    `if (!isOwner && (change.name !== by || change.op === ChangeOp.role)) return "forbidden";`,
    "void isOwner;",
  ),
  {
    name: "who has not signed in invites",
    edits: [
      {
        file: "core/handlers/invite.ts",
        find: "  if (membership === undefined || login === undefined) {",
        replace: "  if (membership === undefined) {",
      },
      {
        file: "core/handlers/invite.ts",
        find: "    by: login.name,",
        replace: "    by: login?.name,",
      },
    ],
  },
  mutant(
    "a member signs in with the device of another",
    "core/members/roster.ts",
    "  return memberOf(roster, name)?.devices.find((device) => device.id === id);",
    `  void name;
  return [...roster.members.values()].flatMap(({ devices }) => devices).find((d) => d.id === id);`,
  ),
  mutant(
    "the end of a connection proves under TLS, too",
    "core/presence.ts",
    "  if (session.channel.exporter === undefined) takeProven(core, session);",
    "  takeProven(core, session);",
  ),
];
