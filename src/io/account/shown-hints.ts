import { readIfThere } from "../read-if-there.ts";
import { parsedJson, replaceFile } from "./small-file.ts";

/**
 * Which hints a person has been shown, beside the account's file. A file that is damaged, or
 * cannot be read, is as good as none: they are shown again.
 */
export class ShownHints {
  readonly #path: string;

  /** @param accountPath - of the account's file. */
  constructor(accountPath: string) {
    this.#path = `${accountPath.replace(/\.sqlite$/u, "")}.shown.json`;
  }

  /** Those that were kept by {@link keep}. */
  read(): ReadonlySet<string> {
    const value = parsedJson(this.#text());
    if (!Array.isArray(value)) return new Set();
    return new Set(value.filter((each) => typeof each === "string"));
  }

  /** Throws COTERIE_DISK. */
  keep(shown: ReadonlySet<string>): void {
    replaceFile(this.#path, `${JSON.stringify([...shown])}\n`);
  }

  #text(): string {
    try {
      return readIfThere(this.#path) ?? "";
    } catch {
      return "";
    }
  }
}
