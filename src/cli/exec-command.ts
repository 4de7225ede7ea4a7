import { spawn } from "node:child_process";
import type { InboxMessage } from "../io/account/message.ts";
import { messageVariables } from "../io/desktop/message-variables.ts";
import { CoterieError } from "../wire/error.ts";

/**
 * Runs a shell command for one message: the text on its standard input, the rest in `COTERIE_FROM`,
 * `COTERIE_TO`, `COTERIE_ID`, `COTERIE_OFFLINE` (0 or 1) and `COTERIE_AT`. Nothing of the message
 * becomes part of the command line.
 *
 * @throws CoterieError COTERIE_EXEC if it does not end with 0.
 */
export function execFor(command: string, message: InboxMessage): Promise<void> {
  const { from, text } = message;
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      shell: true,
      stdio: ["pipe", "inherit", "inherit"],
      env: { ...process.env, ...messageVariables(message) },
    });
    const fail = (how: string): void => {
      const sentence = `the command "${command}" ${how} for a message from ${from}`;
      reject(new CoterieError("COTERIE_EXEC", sentence, "The message stays in the inbox."));
    };
    // A command that does not read its input closes it early; only how it ends counts.
    child.stdin.on("error", () => {});
    child.on("error", (error) => {
      fail(`could not be started (${error.message})`);
    });
    child.on("exit", (code, signal) => {
      if (code === 0) resolve();
      else fail(signal === null ? `ended with ${code}` : `was ended by ${signal}`);
    });
    child.stdin.end(text);
  });
}
