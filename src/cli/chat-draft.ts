import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileName } from "../client/account.ts";
import type { Account } from "../client/account.ts";
import { makePrivateFolder } from "../io/private-folder.ts";

/**
 * The text that was begun and not sent (P9): written soon after each change, so that it outlives
 * a closed terminal and kill -9. It is a help, not a promise: a disk that fails is not reported.
 */
export class Draft {
  readonly #path: string;
  #saved = "";

  constructor(home: string, { server, user }: Account) {
    const name = `${fileName(server.host)}_${server.port}_${fileName(user)}`;
    this.#path = `${home}/drafts/${name}.txt`;
  }

  /** What was begun in an earlier session; empty if nothing was. */
  load(): string {
    try {
      this.#saved = readFileSync(this.#path, "utf8");
    } catch {
      this.#saved = "";
    }
    return this.#saved;
  }

  save(text: string): void {
    if (text === this.#saved) return;
    try {
      if (text === "") {
        rmSync(this.#path, { force: true });
      } else {
        makePrivateFolder(dirname(this.#path));
        writeFileSync(`${this.#path}.new`, text, { mode: 0o600 });
        renameSync(`${this.#path}.new`, this.#path);
      }
      this.#saved = text;
    } catch {
      // The text is still on the screen; the outbox reports what matters about the disk.
    }
  }
}
