/**
 * Measures the file of an account that holds many messages, and prints tables.
 *
 *   node bench/history.ts [--messages N] [--peers N] [--data DIR]
 *
 * It asserts nothing: figures belong to a machine and its mood.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AccountFile } from "../src/io/account/account-file.ts";
import { Filling, vocabulary, word } from "./filling.ts";
import { median } from "./spread.ts";
import type { Row } from "./table.ts";
import { table } from "./table.ts";

/** Each figure is the median of so many runs. */
const runs = 9;

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "1000000" },
    peers: { type: "string", default: "50" },
    data: { type: "string", default: tmpdir() },
  },
});
const messages = Number(values.messages);
const peers = Number(values.peers);

const filling = new Filling(peers);

function measured(what: string, action: () => unknown): Row {
  const first = timeOf(action);
  const ms = median(Array.from({ length: runs }, () => timeOf(action)));
  return { what, value: `${ms.toFixed(2)} ms (at first ${first.toFixed(2)})` };
}

function timeOf(action: () => unknown): number {
  const fromMs = performance.now();
  action();
  return performance.now() - fromMs;
}

function rowsOf(path: string): Row[] {
  const opening = measured("open and close", () => new AccountFile(path).close());
  const file = new AccountFile(path);
  const page = { limit: 50 };
  const middle = { limit: 50, before: Math.floor(messages / 2) };
  const peer = `p${peers - 2}`;
  let id = messages;
  const rows = [
    opening,
    measured("newest 50 of the largest conversation", () => file.history("p0", page)),
    measured("newest 50 of the smallest conversation", () => file.history(peer, page)),
    measured("50 from the middle", () => file.history("p0", middle)),
    measured("list of conversations", () => file.peers()),
    measured("unread by conversation", () => file.unread()),
    measured("unread, all", () => file.unreadCount()),
    measured("find the most frequent word", () => file.find(word(0), page)),
    measured("find a rare word", () => file.find(word(vocabulary - 7), page)),
    measured("find two frequent words", () => file.find(`${word(0)} ${word(3)}`, page)),
    measured("find by one letter", () => file.find("k", page)),
    measured("find the beginning of many words", () => file.find("kal", page)),
    measured("find two signs of Chinese", () => file.find("中国", page)),
    measured("find a frequent word in the smallest conversation", () =>
      file.find(word(0), { ...page, peer }),
    ),
    measured("take one message", () => file.take([filling.message((id += 1))])),
    measured("take 100 messages", () =>
      file.take(Array.from({ length: 100 }, () => filling.message((id += 1)))),
    ),
    measured("queue, claim and settle one text", () => {
      const [queued] = file.queue("p0", [filling.text()], 0);
      const row = queued?.row ?? 0;
      file.claim([row], file.epoch());
      file.settle([{ row, code: "200" }]);
    }),
    measured("read everything of one conversation", () => file.markRead("p0", messages)),
  ];
  file.close();
  return rows;
}

const root = mkdtempSync(join(values.data, "coterie-history-"));
process.once("exit", () => rmSync(root, { recursive: true, force: true }));
const path = join(root, "ann.sqlite");
const file = new AccountFile(path);
const fillMs = timeOf(() => filling.populate(file, messages));
file.close();
const filled: Row[] = [
  { what: "filled in", value: `${(fillMs / 1000).toFixed(1)} s` },
  { what: "size of the file", value: `${(statSync(path).size / 2 ** 20).toFixed(0)} MiB` },
];
console.log(table(`${messages} messages, ${peers} conversations`, [...filled, ...rowsOf(path)]));
