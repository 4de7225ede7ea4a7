import { knowsPassphrase } from "../client/device-file.ts";
import { askSecretly, passphraseSet } from "../io/passphrase.ts";
import { askingWordsIn } from "../words/on-demand.ts";
import { chosenLanguage } from "./chat-language.ts";
import { usageError } from "./exit.ts";

/**
 * A passphrase that is to lock something: set for scripts, or typed twice.
 *
 * @returns an empty one if the person wants none.
 * @throws CoterieError COTERIE_USAGE if nobody can be asked, or the two differ.
 */
export async function newPassphrase(variable: string): Promise<string> {
  const set = passphraseSet(variable);
  if (set !== undefined) return set;
  const words = await askingWordsIn(await chosenLanguage());
  const first = await askSecretly(words.newPassphrase);
  if (first === undefined) {
    throw usageError(
      "no passphrase was said",
      `Type one on a terminal, or set ${variable} in a script.`,
    );
  }
  if ((await askSecretly(words.sameAgain)) !== first) {
    throw usageError("the two passphrases differ", "Nothing was changed; try again.");
  }
  knowsPassphrase(first);
  return first;
}
