import { existsSync } from "node:fs";
import { openKnownAccount } from "../../../src/client/account.ts";
import type { Account } from "../../../src/client/account.ts";
import { splitText } from "../../../src/wire/split-text.ts";
import { parseUsername } from "../../../src/wire/username.ts";
import type { Entry } from "./ledger.ts";

const decoder = new TextDecoder();

/** The files of all clients, which may be running while they are read. */
export class Files {
  readonly #home: string;
  readonly #port: number;

  /** @param home - the folder of all accounts. */
  constructor(home: string, port: number) {
    this.#home = home;
    this.#port = port;
  }

  /** The newest entries of each conversation of an account, in the order of its file. */
  entries(user: string, limit: number = Number.MAX_SAFE_INTEGER): Entry[] {
    return this.#with(user, [], ({ file }) =>
      file
        .peers()
        .flatMap(({ name }) => file.history(name, { limit }))
        .toSorted((left, right) => left.row - right.row)
        .map(({ peer, isOwn, text, state, code, epoch, id }) => ({
          peer,
          isOwn,
          text: decoder.decode(text),
          state,
          code,
          name: { epoch, id },
        })),
    );
  }

  /** Those of a writer's texts that are in the file of `user`. */
  taken(user: string, writer: string, texts: readonly Entry[]): Set<Entry> {
    return this.#with(user, new Set<Entry>(), ({ file }) => {
      const isHere = ({ name }: Entry): boolean =>
        name !== undefined && file.named(writer, false, name.epoch, name.id) !== undefined;
      return new Set(texts.filter((text) => isHere(text)));
    });
  }

  /** How many texts of an account are not known as taken. */
  open(user: string): { readonly kept: number; readonly other: number } {
    return this.#with(user, { kept: 0, other: 0 }, ({ file }) => ({
      kept: file.outboxCount("kept"),
      other: (["unsent", "unknown", "refused"] as const)
        .map((state) => file.outboxCount(state))
        .reduce((sum, count) => sum + count, 0),
    }));
  }

  /** How many texts of an account are kept for `peer`. */
  keptFor(user: string, peer: string): number {
    return this.#with(user, 0, ({ file }) => {
      const limit = Number.MAX_SAFE_INTEGER;
      return file.history(peer, { limit }).filter(({ state }) => state === "kept").length;
    });
  }

  /** Whether the server is known to this account as one of level 2. */
  hasMet(user: string): boolean {
    return this.#with(user, false, ({ file }) => file.silentSince() !== undefined);
  }

  /** How many messages of an account nobody has been shown. */
  waiting(user: string): number {
    return this.#with(user, 0, ({ file }) => file.inboxCount());
  }

  #with<Result>(user: string, otherwise: Result, read: (account: Account) => Result): Result {
    if (!existsSync(this.#home)) return otherwise;
    const server = { host: "127.0.0.1", port: this.#port };
    const account = openKnownAccount(this.#home, server, parseUsername(user));
    if (account === undefined) return otherwise;
    try {
      return read(account);
    } finally {
      account.file.close();
    }
  }
}

/** The entries of a conversation as `coterie log NAME --json` prints them. */
export function entriesOfLog(lines: readonly string[]): Entry[] {
  return lines.flatMap((line) => {
    const said: LogLine = JSON.parse(line);
    const [here, all] = said.parts ?? [1, 1];
    if (here !== all) throw new Error(`the log has ${here} of ${all} parts: ${line.slice(0, 200)}`);
    // A long text was cut in one way only.
    return splitText(said.text).map((text) => ({
      peer: said.peer,
      isOwn: said.own,
      text: decoder.decode(text),
      state: said.state,
      code: said.code ?? undefined,
    }));
  });
}

interface LogLine {
  readonly peer: string;
  readonly own: boolean;
  readonly text: string;
  readonly state: string;
  readonly code: string | null;
  readonly parts?: readonly [here: number, all: number];
}
