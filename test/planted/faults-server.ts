import type { PlantedFault } from "./fault.ts";
import { edit, faultsOf } from "./fault.ts";

const store = "src/io/store";

/** What could go wrong between a server's sockets and its disk. */
export const serverFaults: readonly PlantedFault[] = [
  ...faultsOf(
    "P1",
    [
      "a recipient's refusal counts as a 200",
      edit(
        "src/core/handlers/reply.ts",
        "  if (!isTaken(bytes, at + OFFSET.text, at + size)) {",
        "  if (at + OFFSET.text + 3 > at + size) {",
      ),
      "src/core/confirming.test.ts",
      "nothing else confirms: it is counted, and the 3 seconds run on",
      "quick",
    ],
    [
      "a 200 settles what is only about to be written",
      edit(
        "src/core/confirming.ts",
        "oldest === undefined || oldest.flush === flush) return",
        "oldest === undefined) return",
      ),
      "src/core/pending-answers.test.ts",
      "a 200 settles nothing that has not been written yet",
      "quick",
    ],
  ),
  ...faultsOf(
    "P2",
    [
      "a commit does not wait for the disk (synchronous = NORMAL)",
      edit(
        `${store}/database.ts`,
        '["synchronous", "FULL", "2"]',
        '["synchronous", "NORMAL", "1"]',
      ),
      "test/store/folder.test.ts",
      "every commit is flushed, and a database that would not do that is not used",
      "quick",
    ],
    [
      "a commit does not wait for the disk, and the power fails",
      edit(
        `${store}/database.ts`,
        '["synchronous", "FULL", "2"]',
        '["synchronous", "NORMAL", "1"]',
      ),
      "test/power/power.test.ts",
      "a loss of power at random moments under load breaks no promise",
    ],
    [
      "a group is called committed when it is handed to the disk",
      edit(
        `${store}/worker-mail-store.ts`,
        '    this.#ask({ kind: "group", buffer, used, wallMs }, [buffer]);\n',
        '    this.#ask({ kind: "group", buffer, used, wallMs }, [buffer]);\n' +
          "    this.#events?.committed(group.envelopes.splice(0));\n",
      ),
      "test/store/crash.test.ts",
      "kill -9 at any moment loses nothing answered, brings back nothing taken",
    ],
    [
      "what a full disk refused is called kept",
      edit(
        `${store}/keeper.ts`,
        'const kept = this.#attempt(group, "all");',
        'const kept = this.#attempt(group, "all") || !this.broken;',
      ),
      "test/store/full-disk.test.ts",
      "on a full disk a group is refused whole, and what was answered stays",
    ],
  ),
  ...faultsOf(
    "P3",
    [
      "the connection is ended before its last answer",
      edit(
        "src/core/answers.ts",
        'session.role !== "leaving" || session.owed > 0 || session.waiting.length > 0',
        'session.role !== "leaving" || session.waiting.length > 0',
      ),
      "test/conformance/strangers.test.ts",
      "one who sends FIN at once gets its answer and then the server's FIN",
    ],
    [
      "an answer is given a second time",
      edit("src/core/answers.ts", "  envelope.owed = undefined;\n", ""),
      "src/core/silent.test.ts",
      "a late 200 erases the copy, and a plain sender gets no second answer",
      "quick",
    ],
    [
      "a refusal is not told (no 413, 429, 507)",
      edit("src/core/routing.ts", "    if (answered) refuse(", "    if (!answered) refuse("),
      "src/core/refusals.test.ts",
      "a full mailbox refuses the newest with 413, and nothing old is dropped",
      "quick",
    ],
    [
      "a stop does not wait for what is pending",
      edit("src/server/server.ts", "    this.core.stop(this.nowMs());", "    process.exit(0);"),
      "test/server/trouble.test.ts",
      "signals that come twice do not break off the stop: what is pending is answered",
    ],
  ),
  ...faultsOf(
    "P4",
    [
      "numbers that were reserved are used again after a crash",
      edit(
        `${store}/start-state.ts`,
        "    numberOf(db, \"SELECT v FROM meta WHERE k = 'reserved'\"),\n",
        "",
      ),
      "test/store/mailbox.test.ts",
      "a reserved block is never used again, even if nothing of it was kept",
    ],
    [
      "numbers go back below the cursors in an emptied mailbox",
      [
        edit(
          `${store}/start-state.ts`,
          "    numberOf(db, \"SELECT v FROM meta WHERE k = 'reserved'\"),\n",
          "",
        ),
        edit(`${store}/start-state.ts`, '    numberOf(db, "SELECT max(upto) FROM taken"),\n', ""),
      ],
      "test/store/mailbox.test.ts",
      "numbers go on above the cursors once everything has been taken and swept",
    ],
    [
      "the space held back is never given free",
      edit(
        `${store}/spare-space.ts`,
        "    if (!this.#folder.has(FileName.spare)) return false;",
        "    if (this.low) return false;",
      ),
      "test/store/full-disk.test.ts",
      "the space held back is given free before anything is refused",
    ],
    [
      "a message below the cursor is kept where nobody looks",
      edit(`${store}/mail-tables.ts`, "    if (number <= person.asked) {", "    if (number < 0) {"),
      "test/store/mailbox.test.ts",
      "a message below its recipient's cursor stops the store: it would be lost",
    ],
    [
      "a mailbox is trusted after its disk has failed",
      edit(`${store}/keeper.ts`, "      if (disk) setAside(", "      if (!disk) setAside("),
      "test/store/crash.test.ts",
      "a failing disk stops everything; the next start copies the mailbox first",
    ],
    [
      "the lock of the data folder is not taken",
      [
        edit(`${store}/folder.ts`, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE", "BEGIN"),
        edit(
          `${store}/database.ts`,
          'db.exec("PRAGMA locking_mode = EXCLUSIVE");\n' +
            '    expectPragma(db, "locking_mode", "exclusive");',
          'db.exec("PRAGMA locking_mode = NORMAL");',
        ),
      ],
      "test/store/folder.test.ts",
      "a second server on the same folder is refused and harms nothing",
    ],
    [
      "a command that was noticed late proves that a message was read",
      edit("src/server/alarm.ts", "atEndOfTurn(() => this.#ring(upAtMs));", "this.#ring(upAtMs);"),
      "test/server/stands-still.test.ts",
      "a command that waited while the server stood still does not prove a text read",
    ],
    [
      "what was erased goes back with a group that a full disk refused",
      edit(
        `${store}/keeper.ts`,
        'const changed = kept || this.#attempt(group, "changes");',
        "const changed = true;",
      ),
      "test/store/full-disk.test.ts",
      "what a refused group changed besides is done all the same, and makes room",
    ],
  ),
  ...faultsOf(
    "P5",
    [
      "a page of a mailbox comes in the order of its recipient's index",
      edit(
        `${store}/mail-tables.ts`,
        'WHERE id IN (${Array(rows).fill("?").join(",")}) ORDER BY id`',
        'WHERE id IN (${Array(rows).fill("?").join(",")}) ORDER BY id DESC`',
      ),
      "test/store/mailbox.test.ts",
      "kept messages come back in number order with sender and messageID",
    ],
    [
      "a new command overtakes those that wait for their rate",
      edit(
        "src/core/admission.ts",
        "session.waiting.length === 0 && mayAdmit(core, session)",
        "mayAdmit(core, session)",
      ),
      "src/core/fast-sender.test.ts",
      "a new command does not overtake those that wait, though there is a token for it",
      "quick",
    ],
  ),
  ...faultsOf(
    "P6",
    [
      "a connection is closed as soon as its program has sent FIN",
      edit(
        "src/io/peer-socket.ts",
        "      if (this.#error === undefined) hearer.events.finished();",
        "      this.#socket.destroy();",
      ),
      "test/conformance/strangers.test.ts",
      "one who sends FIN at once gets its answer and then the server's FIN",
    ],
    [
      "programs that write raw C structs are answered in network order",
      edit(
        "src/core/output.ts",
        "    copyBytes(code, 0, REPLY_CODE_BYTES, bytes, at + OFFSET.text);\n" +
          "    if (this.little) swapHeader(bytes, at);",
        "    copyBytes(code, 0, REPLY_CODE_BYTES, bytes, at + OFFSET.text);",
      ),
      "src/core/two-orders.test.ts",
      "a program in the machine's own byte order talks with one in network order",
      "quick",
    ],
    [
      "a name padded with spaces is another name",
      edit("src/wire/username.ts", "  while (end > at && bytes[end - 1] === 0x20) end -= 1;\n", ""),
      "src/core/names.test.ts",
      "a name is cut at its first NUL and then of spaces, and goes out padded with NULs",
      "quick",
    ],
  ),
  ...faultsOf(
    "P7",
    [
      "files of the mailbox can be read by everybody on the machine",
      edit(`${store}/folder.ts`, "const FILE_MODE = 0o600;", "const FILE_MODE = 0o644;"),
      "test/store/folder.test.ts",
      "nobody else on the machine can read the data folder or a file in it",
      "quick",
    ],
    [
      "whoever answers a message confirms it, whoever it was for",
      edit(
        "src/core/handlers/reply.ts",
        "  confirm(core, session, sender, readId(bytes, at) | 0);",
        "  for (const each of core.sessions) confirm(core, each, sender, readId(bytes, at) | 0);",
      ),
      "src/core/pending-answers.test.ts",
      "nobody answers for another",
      "quick",
    ],
  ),
  ...faultsOf(
    "P8",
    [
      "reading is not paused, however much waits",
      edit("src/core/admission.ts", "    session.link.pause();\n", ""),
      "src/core/fast-sender.test.ts",
      "reading pauses when 256 commands wait, and goes on when one has left",
      "quick",
    ],
    [
      "there is always room for one more message in the output",
      edit(
        "src/core/output.ts",
        "+ this.#inFlightBytes <= this.#messageBytesMax - COMMAND_BYTES_MAX;",
        "+ this.#inFlightBytes <= this.#messageBytesMax * 1000;",
      ),
      "src/core/slow-reader.test.ts",
      "one who does not read is written 256 KiB at most; the rest stays in the mailbox",
      "quick",
    ],
    [
      "connections without a name are never closed",
      edit(
        "src/core/timing.ts",
        '    core.doom(oldest, "too many connections without a name");\n',
        "",
      ),
      "src/core/limits.test.ts",
      "above 256 connections without a name the oldest of them closes",
      "quick",
    ],
    [
      "a begun command may stand still for ever",
      edit("src/core/timing.ts", "nowMs - begunAtMs >= limits.beginMsMax", "nowMs < 0"),
      "src/core/framing.test.ts",
      "a command that is not finished in ten seconds closes",
      "quick",
    ],
    [
      "a length that cannot be is waited for",
      edit(
        "src/wire/frame.ts",
        "if (size < HEADER_BYTES || size > COMMAND_BYTES_MAX)",
        "if (size < HEADER_BYTES)",
      ),
      "src/wire/frame.test.ts",
      "commands in front of rubbish are delivered, then framing is lost",
      "quick",
    ],
    [
      "each bad connection is worth a line of the log",
      edit("src/server/note-limit.ts", "    recent.lines -= 1;\n", ""),
      "src/server/note-limit.test.ts",
      "of many bad connections twenty are logged, then one a second; the rest is counted",
      "quick",
    ],
  ),
];
