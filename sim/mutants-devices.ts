import type { Mutant } from "./mutate.ts";
import { mutant } from "./mutate.ts";

/**
 * Cores that are wrong on purpose where a member has several devices, or where somebody speaks for
 * another; see `mutants`. They are run in the world of `devices`.
 */
export const DEVICES_MUTANTS: readonly Mutant[] = [
  mutant(
    "a 200 settles a message that another connection was handed",
    "core/confirming.ts",
    "  const envelope = meant(session, src, id);\n",
    `  let envelope = meant(session, src, id);
  for (const other of core.sessions) {
    if (envelope !== undefined) break;
    envelope = meant(other, src, id);
    if (envelope !== undefined) session = other;
  }
`,
  ),
  mutant(
    "TAKEN confirms what other connections of the server were handed",
    "core/confirming.ts",
    "  const { flush } = session.output;\n  for (;;) {\n",
    `  const { flush } = session.output;
  for (const other of core.sessions) {
    const live = other === session ? undefined : other.live.head;
    if (live !== undefined && live.number <= upto) take(core, other, live);
  }
  for (;;) {
`,
  ),
  mutant(
    "a SENT that a client says goes to its recipient",
    "core/handlers/index.ts",
    "    [AddedType.taken, { handler: handleTaken, feature: Feature.facts }],\n",
    `    [AddedType.taken, { handler: handleTaken, feature: Feature.facts }],
    [AddedType.sent, { handler: handleMessage, feature: 0 }],
`,
  ),
  mutant(
    "the SRC of a message is not compared with who speaks",
    "core/handlers/index.ts",
    "  return findPerson(core, bytes, at + OFFSET.src) === person || foreign(core, session);",
    "  return true;",
  ),
  mutant(
    "a sign is of whoever its SRC names",
    "core/handlers/sign.ts",
    "  const { person } = session;\n",
    "  const person = findPerson(core, bytes, at + OFFSET.src);\n",
  ),
  {
    name: "who knows an epoch is told what becomes of its messages",
    edits: [
      {
        file: "core/names.ts",
        find: "    let epoch = src.epochs.get(token);\n",
        replace: "    let epoch = src.epochs.get(token) ?? this.all?.get(token);\n",
      },
      {
        file: "core/names.ts",
        find: "      src.epochs.set(token, epoch);\n",
        replace: `      src.epochs.set(token, epoch);
      (this.all ??= new Map()).set(token, epoch);
`,
      },
    ],
  },
  mutant(
    "a device that was revoked goes on while its name has another",
    "core/members/following.ts",
    "    return login !== undefined && deviceOf(roster, login.name, login.device) === undefined;",
    "    return login !== undefined && memberOf(roster, login.name)?.devices.length === 0;",
  ),
  mutant(
    "an entry that revokes leaves the device in the roster",
    "core/members/member-changes.ts",
    "isOver ? member.devices.filter((each) => each !== device) : member.devices;",
    "isOver && device === undefined ? [] : member.devices;",
  ),
  mutant(
    "an entry that revokes is not put into the chain",
    "core/members/member-changes.ts",
    "devices, chain: [...member.chain, entry] });",
    "devices, chain: isOver ? member.chain : [...member.chain, entry] });",
  ),
  mutant(
    "a member gives codes for devices of others",
    "core/members/roster.ts",
    `  if (invite.kind === "device" && invite.name !== by) return "forbidden";\n`,
    "",
  ),
  mutant(
    "a key that was revoked comes back by another code",
    "core/members/roster.ts",
    '  if (known.chain.some(({ deviceId }) => deviceId === device.id)) return "forbidden";\n',
    "",
  ),
  mutant(
    "a device that joins takes the place of the others",
    "core/members/roster.ts",
    "  return { ...known, devices: [...others, device] };",
    "  return { ...known, devices: others.length > 1 ? [device] : [...others, device] };",
  ),
  mutant(
    "who is taken over keeps the mailbox",
    "core/presence.ts",
    "  notify(session, NoticeCode.takenOver);\n  stopReceiving(core, session);\n",
    "  notify(session, NoticeCode.takenOver);\n",
  ),
  mutant(
    "devices of a name throw each other off",
    "core/devices/readers.ts",
    "  return own !== undefined && person.others.includes(own) ? own : person;",
    "  return own !== undefined && person.others.length > 9 ? own : person;",
  ),
  mutant(
    "a message is kept for one device that is away, and not for the next",
    "core/devices/copies.ts",
    "    if (reader === leader) continue;\n",
    "    if (reader === leader || reader === readers[2]) continue;\n",
  ),
  mutant(
    "200 leaves before the copies are on the disk",
    "core/devices/fan-out.ts",
    "  if (uncommitted > 0) return;\n",
    "",
  ),
  mutant(
    "what lies there for a revoked device is never erased",
    "core/devices/matching.ts",
    "    if (reader.mailbox.messages > 0) readers.erasing.add(reader);\n  }\n  const isTheirs",
    "  }\n  const isTheirs",
  ),
  mutant(
    "a text is not shown on the sender's other devices",
    "core/devices/copies.ts",
    "  if (src !== dst) keepSent(",
    "  if (src.others === undefined) keepSent(",
  ),
  mutant(
    "what a device has said comes back to it as one of its recipient's",
    "core/devices/copies.ts",
    "sent.slab?.names(sent.frameAt, reader, dst);",
    "sent.slab?.names(sent.frameAt, dst, reader);",
  ),
];
