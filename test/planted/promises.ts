import type { PromiseId } from "./fault.ts";

/** What the project promises. */
export interface Promised {
  readonly id: PromiseId;
  readonly sentence: string;
  /** Files that hold it, from the root of the checkout. */
  readonly heldBy: readonly string[];
  /** What else shows it, beside the tests that stand with its faults: files of tests. */
  readonly alsoShownBy: readonly string[];
  /** What is not held yet. */
  readonly open?: string;
}

export const promises: readonly Promised[] = [
  {
    id: "P1",
    sentence: '"200" is true: the recipient\'s client took the message.',
    heldBy: ["src/core/confirming.ts", "src/client/taking.ts", "src/io/account"],
    alsoShownBy: [
      "sim/sim.test.ts",
      "test/conformance/strangers.test.ts",
      "test/crash/level-2-rounds.test.ts",
    ],
    open:
      "a program that is not ours may answer before it has stored anything; and no test cuts the " +
      "power of a client, so that its commits reach the disk is read back from SQLite alone.",
  },
  {
    id: "P2",
    sentence: '"300" is true: the message is on the disk before the answer leaves.',
    heldBy: ["src/core/keeping.ts", "src/io/store/keeper.ts", "src/io/store/database.ts"],
    alsoShownBy: ["sim/sim.test.ts", "test/crash/kill-rounds.test.ts"],
    open: "a disk that lies about its flushes makes every such promise a lie.",
  },
  {
    id: "P3",
    sentence:
      "Every message that the server takes in gets exactly one answer: at once for a recipient " +
      "who is absent, else within 3 seconds, as long as its sender's connection lives. A disk " +
      "that is stuck delays an answer and never falsifies it.",
    heldBy: ["src/core/timing.ts", "src/core/answers.ts", "src/core/stopping.ts"],
    alsoShownBy: ["sim/sim.test.ts", "src/core/silent.test.ts"],
  },
  {
    id: "P4",
    sentence:
      "What was answered is never lost until it is taken, erased, or past an announced time: not " +
      "by kill -9, a power cut, a full disk, or a client that vanishes.",
    heldBy: ["src/core/keeping.ts", "src/io/store", "src/cli/inbox-printer.ts"],
    alsoShownBy: [
      "sim/sim.test.ts",
      "test/crash/kill-rounds.test.ts",
      "test/crash/level-2-rounds.test.ts",
    ],
    open:
      "a program that knows only the seed's page gives no proof that it read what was kept for " +
      "it; what counts as proof has limits (protocol.md, known limits).",
  },
  {
    id: "P5",
    sentence: "What one person sends another arrives in the order of sending, kept or live.",
    heldBy: [
      "src/core/delivery.ts",
      "src/core/admission.ts",
      "src/io/store/mail-tables.ts",
      "src/client/recovery.ts",
    ],
    alsoShownBy: ["sim/sim.test.ts", "src/core/order.test.ts", "test/crash/level-2-rounds.test.ts"],
  },
  {
    id: "P6",
    sentence: "A program that knows only the seed's page can take part.",
    heldBy: ["src/wire", "src/core/session.ts", "src/client/greeting.ts"],
    alsoShownBy: ["test/conformance/strangers.test.ts", "test/conformance/shell.test.ts"],
    open: "nine lengths of a first command may be read in the wrong byte order.",
  },
  {
    id: "P7",
    sentence: "Nobody reads, forges or answers for another.",
    heldBy: [
      "src/core/handlers",
      "src/core/members",
      "src/io/private-folder.ts",
      "src/io/store/folder.ts",
    ],
    alsoShownBy: [
      "src/core/binding.test.ts",
      "src/server/members/group.test.ts",
      "test/members/start.test.ts",
    ],
    open:
      "with `--auth none` **not between names**: there whoever connects is who they say, and " +
      "the wire is not encrypted. What holds all the same: a connection speaks for one name, " +
      "only the connection that a message was written to can confirm it, and files are for " +
      "their owner.",
  },
  {
    id: "P8",
    sentence: "Hostile bytes, slow readers and floods change nothing for others.",
    heldBy: [
      "src/wire/frame.ts",
      "src/core/output.ts",
      "src/core/admission.ts",
      "src/tui/text/safe-text.ts",
    ],
    alsoShownBy: ["sim/sim.test.ts", "src/core/slow-reader.test.ts"],
  },
  {
    id: "P9",
    sentence: "What you typed is never lost, and you hear what became of it.",
    heldBy: [
      "src/client/sending.ts",
      "src/client/level-memory.ts",
      "src/io/account",
      "src/cli/exit.ts",
    ],
    alsoShownBy: [
      "src/client/client.test.ts",
      "test/chat/chat.test.ts",
      "test/crash/level-2-rounds.test.ts",
    ],
    open: "the draft of a text that was not sent yet is written a moment after each key.",
  },
];
