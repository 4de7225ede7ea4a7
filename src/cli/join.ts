import type { Command } from "commander";
import { formatAddress } from "../client/end-reason.ts";
import { jsonSafe, safe, safeText } from "../tui/text/safe-text.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { Exit } from "./exit.ts";
import { readInvitation } from "./invitation.ts";
import { joinByInvitation } from "./joining-run.ts";
import { homeOf, rememberAccount } from "./shared-options.ts";
import { flagOption, textOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";
import type { TerminalQuestions } from "./terminal-questions.ts";

const examples = `
A member of the group has made the code, or whoever runs the server; it opens once. This machine
makes a key for itself and remembers the server's: from then on every coterie command signs in with
that key, without a password, and speaks to no other server in its place. On a terminal it asks
for your name if the code leaves it open, and opens the chat. If it was interrupted, run it again.

Examples:
  $ coterie join chat.example.org:7427 K7QM2-XVD4P-9TRWA-3HNBE
  $ coterie join coterie://chat.example.org:7427/#K7QM2-XVD4P-9TRWA-3HNBE --user ann`;

/** `coterie join`: becomes a member of a group, by a code. */
export const join: Subcommand = { declare, run };

function declare(command: Command): void {
  command
    .description("Joins a group by the code or link that you were given.")
    .argument("[invite...]", "HOST:PORT and the code, or the link")
    .option("--user <name>", "your name in the group, 1 to 8 of a-z 0-9 . _ -")
    .option("--device <label>", "what to call this device (default: the name of the machine)")
    .option("--passphrase", "lock the key of this device by a passphrase")
    .option("--profile <name>", "keep accounts apart under this name")
    .option("--json", "print one line of JSON, and ask nothing");
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const { args, streams } = invocation;
  const invitation = readInvitation(args);
  const user = textOption(invocation, "user");
  const isJson = flagOption(invocation, "json");
  const isTerminal = !isJson && streams.inIsTerminal && streams.outIsTerminal;
  const { terminalQuestions } = await import("./terminal-questions.ts");
  let questions: TerminalQuestions | undefined;
  const asked = async (): Promise<TerminalQuestions> => {
    questions ??= await terminalQuestions();
    return questions;
  };
  const options = {
    home: homeOf(invocation),
    wanted: user === undefined ? undefined : parseMemberName(user),
    label: textOption(invocation, "device"),
    passphrase: await passphraseFor(invocation),
  };
  try {
    const joined = await joinByInvitation(invitation, options, isTerminal ? asked : undefined);
    if (joined === undefined) return Exit.done;
    const { server, name, device } = joined;
    rememberAccount(invocation, { server, user: name }, "always");
    const where = formatAddress(server);
    if (isJson) {
      const id = device.toString(16).padStart(16, "0");
      await streams.write(`${jsonSafe({ name, server: where, device: id })}\n`);
    } else if (!isTerminal) {
      const words = safe`${safeText(name)} has joined ${safeText(where)}; coterie chat opens it`;
      await streams.write(`${words}\n`);
    }
  } finally {
    questions?.close();
  }
  return isTerminal ? openChat(invocation) : Exit.done;
}

/** What the key is to be locked by; an empty one is none. */
async function passphraseFor(invocation: Invocation): Promise<string | undefined> {
  if (!flagOption(invocation, "passphrase")) return undefined;
  const { newPassphrase } = await import("./new-passphrase.ts");
  const passphrase = await newPassphrase("COTERIE_PASSPHRASE");
  return passphrase === "" ? undefined : passphrase;
}

/** The account that was joined is the one that is meant by now. */
async function openChat(invocation: Invocation): Promise<number> {
  const { chat } = await import("./chat.ts");
  const { profile } = invocation.options;
  return chat.run({ ...invocation, args: [], options: { profile } });
}
