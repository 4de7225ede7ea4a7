import type { PlantedFault } from "./fault.ts";
import { edit, faultsOf } from "./fault.ts";

/** What could go wrong in the programs of a person. */
export const clientFaults: readonly PlantedFault[] = [
  ...faultsOf(
    "P1",
    [
      "the 200 leaves before the message is in the inbox",
      edit(
        "src/client/taking.ts",
        "    const messages = this.#account.file.take(",
        "    this.#out.write(taken.map(({ answer }) => answer));\n" +
          "    const messages = this.#account.file.take(",
      ),
      "src/client/client.test.ts",
      "what arrives is in the inbox before the 200 leaves",
      "quick",
    ],
    [
      "what comes behind our FIN is taken although nobody hears that",
      edit(
        "src/client/taking.ts",
        "this.#isOver ? arrivals.filter(({ message }) => message.offline) : arrivals;",
        "arrivals;",
      ),
      "src/client/client.test.ts",
      "behind our FIN only what nobody waits to be confirmed is taken",
      "quick",
    ],
    [
      "a reply with an unknown code makes a text look taken",
      edit(
        "src/client/sending.ts",
        "if (code === ReplyCode.taken || code === ReplyCode.kept)",
        'if (code !== "")',
      ),
      "src/client/client.test.ts",
      "a refused text stays in the outbox with its code",
      "quick",
    ],
  ),
  ...faultsOf(
    "P4",
    [
      "a message leaves the inbox before it was shown",
      edit(
        "src/cli/inbox-printer.ts",
        "    await this.#show(texts);\n    file.dropInbox(texts.flatMap(({ rows }) => rows));\n",
        "    file.dropInbox(texts.flatMap(({ rows }) => rows));\n    await this.#show(texts);\n",
      ),
      "src/cli/inbox-printer.test.ts",
      "what could not be shown stays, and what was shown is gone",
      "quick",
    ],
    [
      "a listener that is killed while it shows a message has lost it",
      edit(
        "src/cli/inbox-printer.ts",
        "    await this.#show(texts);\n    file.dropInbox(texts.flatMap(({ rows }) => rows));\n",
        "    file.dropInbox(texts.flatMap(({ rows }) => rows));\n    await this.#show(texts);\n",
      ),
      "test/cli/send-listen.test.ts",
      "a message whose listener is killed while it shows it is shown by the next one",
    ],
  ),
  ...faultsOf(
    "P5",
    [
      "the inbox is shown from its end",
      edit("src/io/account/inbox-texts.ts", "ORDER BY row LIMIT ?2", "ORDER BY row DESC LIMIT ?2"),
      "src/cli/inbox-printer.test.ts",
      "several listeners of one account show each message once, in order",
      "quick",
    ],
    [
      "of a long text the last parts leave first",
      edit(
        "src/client/sending.ts",
        "this.#waiting = this.#waiting.filter((delivery) => {",
        "this.#waiting = this.#waiting.toReversed().filter((delivery) => {",
      ),
      "src/client/client.test.ts",
      "a long text leaves in order, at most 64 commands ahead of their answers",
      "quick",
    ],
  ),
  ...faultsOf("P5", [
    "what is written after a crash overtakes what was under way in it",
    edit("src/client/recovery.ts", "(this.#firstDoubtful.get(to) ?? row) < row;", "false;"),
    "src/client/overtaking.test.ts",
    "what is written after a crash does not overtake what was under way in it",
    "quick",
  ]),
  ...faultsOf("P6", [
    "our own hello that a server passes on counts as an answer",
    edit(
      "src/client/receive.ts",
      "return id === helloId && code",
      'return id === helloId && to === "" && code',
    ),
    "test/cli/send-listen.test.ts",
    "a server that passes every reply on does not make a text look taken",
  ]),
  ...faultsOf(
    "P7",
    [
      "other users of the machine can read the inbox and the outbox",
      edit(
        "src/io/account/database.ts",
        'openSync(path, "a", 0o600)',
        'openSync(path, "a", 0o644)',
      ),
      "src/client/account.test.ts",
      "folders of an account are for its owner alone, and so is its file",
      "quick",
    ],
    [
      "two names share a file where case is folded",
      edit(
        "src/client/account.ts",
        "/[0-9a-z-]/.test(character)",
        "/[0-9A-Za-z-]/.test(character)",
      ),
      "src/client/account.test.ts",
      "two names never share a file, also where case is folded, and none leaves its folder",
      "quick",
    ],
  ),
  ...faultsOf(
    "P8",
    [
      "a text of somebody else reaches the terminal as it came",
      edit(
        "src/tui/text/safe-text.ts",
        "onlyAscii.test(text) || !needsCare.test(text) ? text : shown(text)",
        "text",
      ),
      "src/tui/text/safe-text.test.ts",
      "every hostile text stays on one line and still shows its readable part",
      "quick",
    ],
    [
      "a name stands in a line unquoted",
      edit("src/tui/lines/words.ts", "  if (simpleName.test(name)) return", "  if (name) return"),
      "src/cli/message-lines.test.ts",
      "on a terminal no text and no name can look like a message of somebody else",
      "quick",
    ],
    [
      "a text of somebody else moves the cursor of a real terminal",
      edit(
        "src/tui/text/safe-text.ts",
        "onlyAscii.test(text) || !needsCare.test(text) ? text : shown(text)",
        "text",
      ),
      "test/chat/chat.test.ts",
      "hostile texts change nothing but their own lines",
    ],
  ),
  ...faultsOf(
    "P9",
    [
      "a text leaves the outbox when it leaves the machine",
      edit(
        "src/client/sending.ts",
        "    this.#out.write(commands);\n",
        "    this.#account.file.dropOutbox([...claimed]);\n    this.#out.write(commands);\n",
      ),
      "src/client/client.test.ts",
      "a silent server leaves a text unknown after more than 3 seconds, in the outbox",
      "quick",
    ],
    [
      "a text that may have left is sent again by itself",
      edit(
        "src/io/account/outbox.ts",
        "`UPDATE msg SET state = ${State.unknown}, named = ?",
        "`UPDATE msg SET state = ${State.unsent}, named = ?",
      ),
      "test/cli/send-listen.test.ts",
      "a killed send uses no id twice, and its text is never sent again by itself",
    ],
    [
      "a server that was killed while it was greeted is taken for one of level 1",
      edit(
        "src/client/level-memory.ts",
        "else if (sinceMs === 0) file.noteSilent(nowMs);",
        "else if (sinceMs === 0) file.notePlain(nowMs + plainForMs.hungUp);",
      ),
      "src/client/level-memory.test.ts",
      "a server that has answered HELLO before is asked again, however it dies of it",
      "quick",
    ],
    [
      "no answer is told as success",
      edit(
        "src/cli/exit.ts",
        'if (fate.state !== "answered") return Exit.refused;',
        'if (fate.state !== "answered") return Exit.done;',
      ),
      "test/cli/bad-input.test.ts",
      "a server that never answers leaves the fate open, and the text in the outbox",
    ],
    [
      "a server that cannot be reached is no failure",
      edit(
        "src/cli/exit.ts",
        "COTERIE_UNREACHABLE: Exit.unreachable,",
        "COTERIE_UNREACHABLE: Exit.internal,",
      ),
      "test/cli/bad-input.test.ts",
      "a server that is not there is told, and what was typed is not lost",
    ],
    [
      "what was begun goes with its terminal",
      edit(
        "src/cli/chat-draft.ts",
        "    if (text === this.#saved) return;",
        "    if (text !== '') return;",
      ),
      "test/chat/chat.test.ts",
      "what was begun is there again after the terminal was closed",
    ],
    [
      "a messageID is used twice after a restart",
      edit(
        "src/io/account/outbox.ts",
        "UPDATE counter SET used = used + ?1, next_id = (next_id + ?1) % ?2 RETURNING",
        "SELECT (next_id + ?1) % ?2 AS next_id, epoch FROM counter --",
      ),
      "src/client/account.test.ts",
      "messageIDs start at 0, grow by 1 and go on after a restart",
      "quick",
    ],
  ),
];
