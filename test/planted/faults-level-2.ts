import type { PlantedFault } from "./fault.ts";
import { edit, faultsOf } from "./fault.ts";

/** What could go wrong in the programs of a person where the server knows level 2. */
export const level2Faults: readonly PlantedFault[] = [
  ...faultsOf(
    "P1",
    [
      "TAKEN leaves before the messages are in the file",
      edit(
        "src/client/taking.ts",
        "    const messages = this.#account.file.take(",
        "    if (upto !== undefined) {\n" +
          "      this.#out.write([takenUpto(this.#account.user, upto.number)]);\n    }\n" +
          "    const messages = this.#account.file.take(",
      ),
      "src/client/taking.test.ts",
      "what came in one piece is confirmed by one TAKEN, once it is committed",
      "quick",
    ],
    [
      "a number that is not exact confirms what it does not mean",
      edit("src/client/level-memory.ts", " || !Number.isSafeInteger(number)", ""),
      "src/client/surprises.test.ts",
      "a message under the number 9007199254740992 is confirmed by a 200",
      "quick",
    ],
  ),
  ...faultsOf("P5", [
    "texts in flight when a connection breaks go out again in another order",
    edit(
      "src/client/follow.ts",
      "else this.#held.push({ ...each, text });",
      "else this.#held.unshift({ ...each, text });",
    ),
    "src/client/resending.test.ts",
    "texts in flight at a break go out again, byte for byte, ahead of new ones",
    "quick",
  ]),
  ...faultsOf("P8", [
    "a time that no date shows makes the file unreadable",
    edit("src/client/receive.ts", "about.atMs <= lastMs", "about.atMs > 0"),
    "src/client/surprises.test.ts",
    "a message of the time 9007199254740992, which no date shows, came now",
    "quick",
  ]),
  ...faultsOf(
    "P9",
    [
      "a text in flight is sent again where its name means nothing",
      edit(
        "src/client/sending.ts",
        "text.isNamed && epoch !== undefined && this.#isOfEpoch(text, epoch)",
        "text.isNamed",
      ),
      "src/client/resending.test.ts",
      "a text in flight is not sent again at level 1: its fate is unknown",
      "quick",
    ],
    [
      "a client that is not let in keeps the texts that it was given to itself",
      edit("src/client/client.ts", "      this.#sending.finish(true);\n", ""),
      "src/client/signing-in.test.ts",
      "texts given to a client that is never let in come back as unsent",
      "quick",
    ],
    [
      "of two words about a text the earlier is told last",
      edit("src/client/receive.ts", 'if (said?.kind === "fates") this.#answers = undefined;', ""),
      "src/client/recovery.test.ts",
      "the last word is the server's last, although all of it came in one piece",
      "quick",
    ],
    [
      "a text in doubt is not asked for after a restart",
      edit("src/client/recovery.ts", "this.#ask([...inDoubt, ...", "this.#ask([..."),
      "src/client/recovery.test.ts",
      "after WELCOME it is asked what became of texts in doubt and of kept ones",
      "quick",
    ],
  ),
];
