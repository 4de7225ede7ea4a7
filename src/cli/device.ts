import type { Command } from "commander";
import { deviceKeys, passphraseOf } from "../client/device-file.ts";
import { type DeviceList, type OwnDevice, revokeDevice, signWaiting } from "../client/devices.ts";
import { formatAddress } from "../client/end-reason.ts";
import { withGroup } from "../client/group-account.ts";
import { inviteAnew } from "../client/inviting.ts";
import { askMembers, changeMember, memberIn } from "../client/members.ts";
import type { ServerTalk } from "../client/server-talk.ts";
import { transportOf } from "../client/transport-of.ts";
import { systemClock } from "../io/clock.ts";
import { readKeyFile, replaceKeyFile } from "../io/key-file.ts";
import { jsonSafe, safe, type SafeText, safeText } from "../tui/text/safe-text.ts";
import { dayOf } from "../tui/text/times.ts";
import { AddedType } from "../wire/added-type.ts";
import { ChangeOp } from "../wire/change-member.ts";
import { InviteKind } from "../wire/invite.ts";
import type { Token } from "../wire/token.ts";
import { Exit, usageError } from "./exit.ts";
import { type JoinedAccount, joinedAccountOf } from "./joined-account.ts";
import { declareLocalOptions } from "./shared-options.ts";
import type { Streams } from "./streams.ts";
import { flagOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
A device that has joined by a code is yours at once; one of your older devices then signs it, with
any of these commands, so that nobody can slip one in unseen.

Examples:
  $ coterie device list
  $ coterie device add                 prints what to type on the new one, and waits for it
  $ coterie device revoke laptop       it is out at once, and never comes back
  $ coterie device revoke 68894d58     by the beginning of its id
  $ coterie device passphrase          locks the key on this machine, or unlocks it`;

/** `coterie device`: which devices speak for one's name. */
export const device: Subcommand = { declare, run };

/** So long a code for one more device holds. */
const codeSeconds = 600;

function declare(command: Command): void {
  command
    .description("Says which devices speak for your name, adds, revokes and locks them.")
    .argument("[words...]", "list, add, revoke LABEL|ID, or passphrase (default: list)");
  declareLocalOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const [verb = "list", ...words] = invocation.args;
  const act = acts.get(verb);
  if (act === undefined || words.length !== (verb === "revoke" ? 1 : 0)) {
    const message = `"device ${[verb, ...words].join(" ")}" is nothing that can be done`;
    throw usageError(message, "Use list, add, revoke LABEL|ID, or passphrase.");
  }
  const account = joinedAccountOf(invocation);
  try {
    await act({ account, invocation, streams: invocation.streams, wanted: words[0] ?? "" });
    return Exit.done;
  } finally {
    account.file.close();
  }
}

interface Doing {
  readonly account: JoinedAccount;
  readonly invocation: Invocation;
  readonly streams: Streams;
  /** What was typed behind `revoke`. */
  readonly wanted: string;
}

const acts: ReadonlyMap<string, (doing: Doing) => Promise<void>> = new Map([
  ["list", list],
  ["add", add],
  ["revoke", revoke],
  ["passphrase", passphrase],
]);

/** A device, as people are shown it. */
interface Shown {
  readonly id: Token;
  readonly label: string;
  readonly sinceMs: number;
  readonly state: "signed" | "waiting";
}

async function list({ account, invocation, streams }: Doing): Promise<void> {
  const { shown, own } = await withGroup(account, async (talk, me) => {
    return { shown: allOf(await signed(talk, me, streams)), own: me.key.id };
  });
  const isJson = flagOption(invocation, "json");
  for (const one of shown) {
    await streams.write(`${isJson ? jsonOf(one, own) : lineOf(one, own)}\n`);
  }
}

/** Signs what waits, and says so. */
async function signed(talk: ServerTalk, me: OwnDevice, streams: Streams): Promise<DeviceList> {
  const found = await signWaiting(talk, me, systemClock.wallMs());
  for (const { label, deviceId } of found.signed) {
    if (deviceId !== me.key.id) streams.say(safe`${safeText(label)} is signed by this device.`);
  }
  return found;
}

async function add({ account, invocation, streams }: Doing): Promise<void> {
  await withGroup(account, async (talk, me) => {
    // First those that wait already, so that the next one is the one that comes now.
    await signed(talk, me, streams);
    await askMembers(talk, { watches: true });
    const transport = await transportOf(account);
    const inviting = { kind: InviteKind.device, name: me.name, ttlSeconds: codeSeconds };
    const ports = { transport, clock: systemClock };
    const { code, expiresMs } = await inviteAnew(account, ports, inviting);
    const line = `coterie join ${formatAddress(account.server)} ${code}`;
    if (flagOption(invocation, "json")) {
      await streams.write(`${jsonSafe({ code, expires: new Date(expiresMs).toISOString() })}\n`);
      return;
    }
    streams.say(safe`On the new device, once, within 10 min:`);
    await streams.write(`${line}\n`);
    if (!streams.outIsTerminal) return;
    streams.say(safe`Waiting for it, to sign it; Ctrl-C leaves, and a later command signs it.`);
    await waitForIt(talk, me, expiresMs, streams);
  });
}

/** Waits until a device has joined, and signs it. */
async function waitForIt(
  talk: ServerTalk,
  me: OwnDevice,
  untilMs: number,
  streams: Streams,
): Promise<void> {
  for (;;) {
    const withinMs = Math.max(1, untilMs - systemClock.wallMs());
    const bytes = await talk.overhears(AddedType.member, withinMs);
    if (memberIn(bytes)?.name !== me.name) continue;
    const { signed: some } = await signWaiting(talk, me, systemClock.wallMs());
    for (const { label } of some) streams.say(safe`${safeText(label)} has joined, and is signed.`);
    if (some.length > 0) return;
  }
}

async function revoke({ account, streams, wanted }: Doing): Promise<void> {
  await withGroup(account, async (talk, me) => {
    const devices = await signed(talk, me, streams);
    const all = allOf(devices);
    const { id, label, state } = theOne(all, wanted);
    if (all.length === 1) {
      throw usageError(
        "this is the only device of your name, and without it you could not come back",
        "Add another first, or leave the group: coterie members remove NAME.",
      );
    }
    // Only a device that is signed itself can sign that another is none any more.
    const maySign = state === "signed" && devices.chain.live.has(me.key.id);
    if (maySign) await revokeDevice(talk, me, id, systemClock.wallMs());
    else await changeMember(talk, { op: ChangeOp.device, name: me.name, deviceId: id });
    streams.say(safe`${safeText(label)} speaks for you no more.`);
  });
}

/** Sets, changes or takes away what locks the key on this machine; no server hears of it. */
async function passphrase({ account, streams }: Doing): Promise<void> {
  const path = account.joined.key;
  const key = readKeyFile(path, deviceKeys(await passphraseOf(path)));
  if (key === undefined) throw new Error("the key of this device has just gone");
  const { newPassphrase } = await import("./new-passphrase.ts");
  const wanted = await newPassphrase("COTERIE_NEW_PASSPHRASE");
  replaceKeyFile(path, key, deviceKeys(wanted === "" ? undefined : wanted));
  streams.say(
    wanted === ""
      ? safe`The key of this device is not locked.`
      : safe`The key of this device is locked by the new passphrase.`,
  );
}

function allOf({ chain, waiting }: DeviceList): Shown[] {
  return [
    ...Iterator.from(chain.live.values()).map((one) => ({ ...one, state: "signed" as const })),
    ...waiting.map(({ deviceId, label, atMs }) => {
      return { id: deviceId, label, sinceMs: atMs, state: "waiting" as const };
    }),
  ];
}

/** @throws CoterieError COTERIE_USAGE if it is none of them, or several. */
function theOne(all: readonly Shown[], wanted: string): Shown {
  const isId = /^[0-9a-f]{4,16}$/u.test(wanted);
  const found = all.filter(({ id, label }) => {
    return label === wanted || (isId && idOf(id).startsWith(wanted));
  });
  const [one, ...more] = found;
  if (one !== undefined && more.length === 0) return one;
  const message =
    one === undefined
      ? `no device of yours is called "${wanted}"`
      : `several of your devices are called "${wanted}"`;
  throw usageError(message, "Give the beginning of its id, as `coterie device list` shows it.");
}

function idOf(id: Token): string {
  return id.toString(16).padStart(16, "0");
}

/** "laptop (68894d58): since 2026-11-28, this device". */
function lineOf({ id, label, sinceMs, state }: Shown, own: Token): SafeText {
  const short = safeText(idOf(id).slice(0, 8));
  const waits = state === "waiting" ? safe`, waits for an older device to sign it` : safe``;
  const mine = id === own ? safe`, this device` : safe``;
  return safe`${safeText(label)} (${short}): since ${dayOf(sinceMs)}${mine}${waits}`;
}

function jsonOf({ id, label, sinceMs, state }: Shown, own: Token): string {
  const since = new Date(sinceMs).toISOString();
  return jsonSafe({ id: idOf(id), label, since, state, own: id === own });
}
