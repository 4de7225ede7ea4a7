/**
 * A client of the rounds: the real one with its real file, which writes to others as fast as a
 * window allows, takes what comes, and reports each of its deeds in the moment of doing it. It
 * dies where it is told to: between two commits, or between a commit and what follows from it.
 */
import { createInterface } from "node:readline";
import { openAccount } from "../../../src/client/account.ts";
import { FollowingClient } from "../../../src/client/follow.ts";
import { AccountFile } from "../../../src/io/account/account-file.ts";
import type { OutboxText, SettledText, TakenMessage } from "../../../src/io/account/message.ts";
import { systemClock } from "../../../src/io/clock.ts";
import type { Random as Chance } from "../../../src/io/random.ts";
import { parseUsername } from "../../../src/wire/username.ts";
import { Random } from "../../../sim/random.ts";
import type { Deed, Order, Role } from "./words.ts";
import { formatReport, partsOf } from "./words.ts";
import { watched } from "./watched-transport.ts";

const textsMax = 100_000;
/** Waits between two tries are meant for people; with this chance they are a hundredth of that. */
const impatient: Chance = { fraction: () => -0.98 };

const role: Role = JSON.parse(process.argv[2] ?? "");
const random = new Random(role.seed, role.life);
let death: { readonly deed: Deed; count: number } | undefined;

/** Says what has just been done, and dies of it if that is wanted. */
function did(deed: Deed, ...words: readonly (string | number)[]): void {
  // A pipe takes it before this returns, so that what was reported is not lost with the process.
  process.stdout.write(formatReport({ deed, words: words.map(String) }));
  if (death?.deed !== deed) return;
  death.count -= 1;
  if (death.count <= 0) process.kill(process.pid, "SIGKILL");
}

/** The file, with a report behind each commit that matters. */
class ReportingFile extends AccountFile {
  override claim(...args: Parameters<AccountFile["claim"]>): Set<number> {
    const claimed = super.claim(...args);
    did("claimed", claimed.size);
    return claimed;
  }

  override settle(texts: readonly SettledText[]): void {
    super.settle(texts);
    for (const { code, row } of texts) did("settled", code, row);
  }

  override take(...args: Parameters<AccountFile["take"]>): TakenMessage[] {
    const taken = super.take(...args);
    did("took", ...new Set(taken.map(({ from }) => from)));
    return taken;
  }
}

const server = { host: "127.0.0.1", port: role.port };
const account = openAccount(role.home, server, parseUsername(role.user));
const file = new ReportingFile(account.file.path);
account.file.close();
const client = new FollowingClient(
  { ...account, file },
  { transport: watched((names) => did("wrote", ...names)), clock: systemClock, random: impatient },
  {
    arrived: (messages) => {
      file.dropInbox(messages.map(({ row }) => row));
      did("came", messages.length);
    },
    fate: (text, code) => did("told", code, text.row),
    agreed: ({ kind }) => {
      if (kind === "plain") did("plain");
    },
    online: () => did("online"),
    offline: () => did("offline"),
    failed: (error) => {
      throw error;
    },
  },
);

const talk = { open: 0, said: 0, isQuiet: role.to.length === 0 };

function pump(): void {
  while (!talk.isQuiet && talk.open < role.window) {
    const to = random.pick(role.to);
    const head = `${role.user}>${to}#${role.life}.${talk.said}`;
    talk.said += 1;
    const repeats = random.chance(0.05) ? random.between(50, 300) : 1;
    const texts = file.queue(to, partsOf(head, repeats), systemClock.wallMs());
    did("said", to, head, repeats);
    void deliver(texts);
  }
}

async function deliver(texts: readonly OutboxText[]): Promise<void> {
  talk.open += 1;
  await client.deliver(texts);
  talk.open -= 1;
  setImmediate(pump);
}

/** What an earlier life has left, as a program does that knows nothing of names. */
function renamed(): OutboxText[] {
  return file.outbox("unknown", textsMax).flatMap((text) => {
    file.dropOutbox([text.row]);
    return file.queue(text.to, [text.text], systemClock.wallMs());
  });
}

const left = [...(role.renames ? renamed() : []), ...file.outbox("unsent", textsMax)];
client.start();
if (left.length > 0) void deliver(left);
pump();

createInterface({ input: process.stdin }).on("line", (line) => {
  const order: Order = JSON.parse(line);
  if (order.order === "die") death = { deed: order.deed, count: order.count };
  else talk.isQuiet = true;
  if (order.order === "end") void client.close().then(() => process.exit(0));
});
