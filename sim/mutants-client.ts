import type { Mutant } from "./mutate.ts";
import { mutant } from "./mutate.ts";

/** Clients that are wrong on purpose; see `mutants`. */
export const CLIENT_MUTANTS: readonly Mutant[] = [
  mutant(
    "what has no answer is sent again under another name",
    "client/recovery.ts",
    "this.#out.sendFirst(texts.map((text) => this.#deliveryOf(text)));",
    `this.#out.sendFirst(texts
          .flatMap(({ to, text, atMs }) => this.#account.file.queue(to, [text], atMs))
          .map((text) => this.#deliveryOf(text)));`,
  ),
  mutant(
    "TAKEN leaves before the commit",
    "client/taking.ts",
    "    const messages = this.#account.file.take(\n",
    `    if (upto !== undefined) this.#out.write([takenUpto(this.#account.user, upto.number)]);
    const messages = this.#account.file.take(
`,
  ),
  mutant(
    "a 200 leaves before the commit",
    "client/taking.ts",
    "    const messages = this.#account.file.take(\n",
    `    if (upto === undefined) this.#out.write(taken.map(({ answer }) => answer));
    const messages = this.#account.file.take(
`,
  ),
  mutant(
    "a message that comes again is not known by its name",
    "client/receive.ts",
    "        ...(about && { about }),\n",
    "",
  ),
  mutant(
    "FATE is not listened to",
    "client/hearing.ts",
    "      if (!ears.handshake.checked(said.id, said.fates)) ears.recovery.told(said.fates);\n",
    "      ears.handshake.checked(said.id, said.fates);\n",
  ),
  mutant(
    "what is in doubt is neither asked for nor sent again",
    "client/client.ts",
    "    if (hasNames(level)) this.#recovery.begin(this.#memory.epoch);\n",
    "",
  ),
  mutant(
    "a text leaves before it is noted that it does",
    "client/sending.ts",
    "    const claimed = this.#account.file.claim(rows, epoch);\n",
    `    const { user } = this.#account;
    const early = deliveries.filter(({ text }) => !text.isNamed);
    this.#out.write(early.flatMap(({ text }) => commandsOf(text, user, hasFacts(level))));
    const claimed = this.#account.file.claim(rows, epoch);
`,
  ),
  {
    name: "what has no answer is sent again where messages have no names",
    edits: [
      {
        file: "client/sending.ts",
        find: "const mayResend = isRead && hasNames(this.#out.level());",
        replace: "const mayResend = isRead;",
      },
      {
        file: "client/sending.ts",
        find: "text.isNamed && epoch !== undefined && this.#isOfEpoch(text, epoch)",
        replace: "text.isNamed",
      },
    ],
  },
  mutant(
    "texts that wait when a connection ends are not given back",
    "client/sending.ts",
    "    for (const { settle } of waiting) settle(unsent);\n",
    "",
  ),
  mutant(
    "a client that is not let in keeps the texts that it was given to itself",
    "client/client.ts",
    "      this.#sending.finish(true);\n",
    "",
  ),
  mutant(
    "HELLO says that one more message is here than is",
    "client/level-memory.ts",
    "upto: number };\n  }",
    "upto: number + 1 };\n  }",
  ),
  mutant(
    "a server that was silent once is one of level 1",
    "client/level-memory.ts",
    "    if (sinceMs === undefined) file",
    "    if (sinceMs !== nowMs) file",
  ),
];
