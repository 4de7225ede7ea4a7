/** For which of the texts that came a hook is to be run. */

import { newestSaid } from "../../client/texts-said.ts";
import type { AccountFile } from "../../io/account/account-file.ts";
import type { InboxMessage } from "../../io/account/message.ts";
import { hookNames, type HookName, type Hooks } from "./hooks.ts";
import { names } from "./naming.ts";
import type { HookJob } from "./queue.ts";

/** Who the person is, and what is known of others. */
export interface HookPerson {
  readonly self: string;
  /** Who may not call the person: neither muted nor blocked people run a hook. */
  readonly hushed: { has(name: string): boolean };
  readonly file: Pick<AccountFile, "history">;
}

/** Both hooks count for a text that names the person; a long text counts once all of it is here. */
export function hooksDue(
  hooks: Hooks,
  messages: readonly InboxMessage[],
  person: HookPerson,
): readonly HookJob[] {
  const { self, hushed, file } = person;
  const jobs: HookJob[] = [];
  for (const message of messages) {
    const { from, isOwn = false } = message;
    if (isOwn || from === self || hushed.has(from) || !isLast(message)) continue;
    const whole = { ...message, text: wholeText(message, file) };
    for (const hook of hookNames) {
      const command = hooks[hook];
      if (command === undefined || !isFor(hook, whole, self)) continue;
      jobs.push({ hook, command, message: whole });
    }
  }
  return jobs;
}

function isFor(hook: HookName, { text }: InboxMessage, self: string): boolean {
  return hook === "message" || names(new TextDecoder().decode(text), self);
}

function isLast({ about }: InboxMessage): boolean {
  return about === undefined || about.part === about.parts;
}

function wholeText({ from, row, about, text }: InboxMessage, file: HookPerson["file"]): Uint8Array {
  if ((about?.parts ?? 0) <= 1) return text;
  // What we wrote meanwhile may stand between its parts.
  const newest = newestSaid(file, from, { limit: 8, before: row + 1 });
  return newest.find(({ lastRow }) => lastRow === row)?.text ?? text;
}
