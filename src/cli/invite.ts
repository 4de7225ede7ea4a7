import { type Command, InvalidArgumentError } from "commander";
import { formatAddress } from "../client/end-reason.ts";
import { inviteAnew } from "../client/inviting.ts";
import { transportOf } from "../client/transport-of.ts";
import { makeInviteLink } from "../identity/invite-link.ts";
import { systemClock } from "../io/clock.ts";
import { jsonSafe, safe, safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import { InviteKind } from "../wire/invite.ts";
import { type MemberName, parseMemberName } from "../wire/member-name.ts";
import { Exit, usageError } from "./exit.ts";
import { joinedAccountOf } from "./joined-account.ts";
import { declareForm } from "./shared-options.ts";
import { countOption, flagOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
The code is made on this machine, and opens the group once. Give it to one person, over a way that
you trust; with a name, nobody can take another by it.

Examples:
  $ coterie invite                      for somebody who chooses a name
  $ coterie invite bob --for 2h         for bob alone, within two hours
  $ coterie invite --qr                 the link as a picture too, for a camera
  $ coterie invite bob --reset          bob has lost every device (owners only)`;

/** `coterie invite`: makes a code by which somebody joins. */
export const invite: Subcommand = { declare, run };

const defaultSeconds = 86_400;

function declare(command: Command): void {
  command
    .description("Makes a code by which one person joins the group.")
    .argument("[name]", "the name that they are to have")
    .option("--link", "print a link instead of a command")
    .option("--qr", "draw that link as a QR code")
    .option("--for <time>", "how long it holds: 30m, 2h, 1d, at most 7d (default: 1d)", readSeconds)
    .option("--reset", "the code replaces all devices of this member")
    .option("--server <host:port>", "the server (default: the last one used)")
    .option("--user <name>", "your name there (default: the last one used)");
  declareForm(command);
  command.addHelpText("after", examples);
}

const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

function readSeconds(text: string): number {
  const match = /^(?<count>[1-9]\d{0,4})(?<unit>[mhd])$/u.exec(text);
  const seconds = Number(match?.groups?.["count"]) * (units[match?.groups?.["unit"] ?? ""] ?? 0);
  if (seconds > 0 && seconds <= 7 * 86_400) return seconds;
  throw new InvalidArgumentError("It must be a time of at most 7 days, such as 30m, 2h or 1d.");
}

async function run(invocation: Invocation): Promise<number> {
  const { args, streams } = invocation;
  const [text, ...rest] = args;
  if (rest.length > 0) throw usageError("a code is for one person", "Name one, or nobody.");
  const name = text === undefined ? undefined : parseMemberName(text);
  const isReset = flagOption(invocation, "reset");
  if (isReset && name === undefined) {
    throw usageError("it is not said whose devices are lost", "Name them: invite bob --reset.");
  }
  const account = joinedAccountOf(invocation);
  try {
    const ports = { transport: await transportOf(account), clock: systemClock };
    const kind = isReset ? InviteKind.reset : InviteKind.member;
    const ttlSeconds = countOption(invocation, "for") ?? defaultSeconds;
    const { code, expiresMs } = await inviteAnew(account, ports, { kind, name, ttlSeconds });
    const link = makeInviteLink({ ...account.server, code });
    if (flagOption(invocation, "json")) {
      const expires = new Date(expiresMs).toISOString();
      await streams.write(`${jsonSafe({ code, link, expires })}\n`);
      return Exit.done;
    }
    streams.say(forWhom(name, isReset, expiresMs - systemClock.wallMs()));
    if (flagOption(invocation, "qr")) await streams.write(await drawn(link));
    const line = `coterie join ${formatAddress(account.server)} ${code}`;
    await streams.write(`${flagOption(invocation, "link") ? link : line}\n`);
    return Exit.done;
  } finally {
    account.file.close();
  }
}

async function drawn(link: string): Promise<string> {
  const { qrLines } = await import("./qr.ts");
  return `${qrLines(link).join("\n")}\n`;
}

function forWhom(name: MemberName | undefined, isReset: boolean, leftMs: number): SafeText {
  const who = name === undefined ? safe`whoever you give this to` : safeText(name);
  const what = isReset ? safe`, whose other devices it puts out` : safe``;
  return safe`For ${who}${what}, once, within ${safeText(spanOf(leftMs / 1000))}:`;
}

/** In the largest unit that a person would say, rounded. */
function spanOf(seconds: number): string {
  if (seconds < 5400) return `${Math.max(1, Math.round(seconds / 60))} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
