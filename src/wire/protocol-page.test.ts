import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LIMITS_DEFAULT } from "../core/limits.ts";
import { cut, hex, unhex } from "../../test/helpers/wire.ts";
import type { ByteOrder } from "./byte-order.ts";
import { detectByteOrder } from "./byte-order.ts";
import { decodeCommand, encodeCommand } from "./codec.ts";
import type { Command } from "./command.ts";
import { ReplyCode } from "./reply-code.ts";
import type { Username } from "./username.ts";
import { parseUsername } from "./username.ts";

const page = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

/**
 * The first line of a `hex` block: what the bytes below it say, as
 * `network type=0 id=0 src="ann" dst="bob" text="hi"`. An empty name is eight NULs.
 */
const TITLE = /^(network|little) type=(\d+) id=(\d+) src="([^"]*)" dst="([^"]*)" text="([^"]*)"$/u;

interface Example {
  readonly block: string;
  readonly title: string;
  readonly order: ByteOrder;
  readonly command: Command;
}

const examples = Array.from(page.matchAll(/^```hex\n([^`]*)\n```$/gmu), readExample);

function readExample([, block = ""]: RegExpExecArray): Example {
  const title = block.slice(0, block.indexOf("\n"));
  const fields = TITLE.exec(title);
  assert.ok(fields !== null, `a hex block begins with: ${title}`);
  const [, order, type, id, src = "", dst = "", text] = fields;
  return {
    block,
    title,
    order: order === "little" ? "little" : "network",
    command: {
      type: Number(type),
      id: Number(id),
      src: nameOf(src),
      dst: nameOf(dst),
      text: new TextEncoder().encode(text),
    },
  };
}

function nameOf(text: string): Username | undefined {
  return text === "" ? undefined : parseUsername(text);
}

/** The block as it ought to stand on the page, bytes and remarks. */
function render({ title, order, command }: Example): string {
  const bytes = encodeCommand(command, order);
  const text = new TextDecoder().decode(command.text);
  const rows: readonly [number, number, string, string][] = [
    [0, 2, "len", String(bytes.length)],
    [2, 4, "type", String(command.type)],
    [4, 8, "messageID", String(command.id)],
    [8, 16, "SRC", JSON.stringify(command.src ?? "")],
    [16, 24, "DST", JSON.stringify(command.dst ?? "")],
    [24, bytes.length, "message", JSON.stringify(text)],
  ];
  const lines = rows.flatMap(([from, to, field, value]) => {
    const pairs = hex(bytes.subarray(from, to)).match(/../gu) ?? [];
    const first = `${pairs.slice(0, 8).join(" ").padEnd(23)}  ${field.padEnd(9)}  ${value}`;
    const more: string[] = [];
    for (let at = 8; at < pairs.length; at += 8) more.push(pairs.slice(at, at + 8).join(" "));
    return [first, ...more];
  });
  return [title, ...lines].join("\n");
}

test("the protocol page shows messages, replies and offline commands, in both byte orders", () => {
  assert.deepEqual(new Set(examples.map(({ command }) => command.type)), new Set([0, 1, 2]));
  assert.deepEqual(new Set(examples.map(({ order }) => order)), new Set(["network", "little"]));
});

for (const example of examples) {
  test(`the bytes on the protocol page are true: ${example.title}`, () => {
    assert.equal(example.block, render(example));

    const bytes = encodeCommand(example.command, example.order);
    const found = cut([bytes]);
    assert.equal(found.order, example.order);
    assert.equal(found.frames.length, 1);
    assert.deepEqual(decodeCommand(bytes, example.order), example.command);
  });
}

test("the protocol page's table of ambiguous first bytes is true", () => {
  const rows = [...page.matchAll(/^\| `((?:[0-9a-f]{2} ?){8})` \| (network|little) \|/gmu)];
  assert.ok(rows.length >= 4);
  for (const [, head = "", order] of rows) assert.equal(detectByteOrder(unhex(head)), order, head);
});

test("the message that the protocol page pipes into nc is the page's first example", () => {
  const [, format = ""] = /^printf '([^']+)' \| nc/mu.exec(page) ?? [];
  const piped = format.replaceAll(/\\([0-7]{1,3})/gu, (_, octal: string) =>
    String.fromCodePoint(Number.parseInt(octal, 8)),
  );
  const [first] = examples;
  assert.ok(first !== undefined);
  assert.equal(hex(new TextEncoder().encode(piped)), hex(encodeCommand(first.command)));
});

/** 10000 as the page writes it: 10,000. */
function n(value: number): string {
  return value.toLocaleString("en");
}

test("the limits on the protocol page are the server's", () => {
  const { rate, mailboxMessagesMax, mailboxBytesMax, shareMessagesMax } = LIMITS_DEFAULT;
  const { unseenMessagesMax, unseenMailboxesMax, namelessMax, namesMax } = LIMITS_DEFAULT;
  const { waitingCommandsMax, waitingBytesMax } = LIMITS_DEFAULT;
  for (const row of [
    `messages of one name | ${n(rate.perSecond)} a second, ${n(rate.burst)} in a burst |`,
    `| ${n(mailboxMessagesMax)} messages or ${mailboxBytesMax / 1_048_576} MiB, for`,
    `share of it | ${n(shareMessagesMax)} messages |`,
    `| ${n(unseenMessagesMax)} messages, for 7 days; ${n(unseenMailboxesMax)} such mailboxes |`,
    `not answered | ${n(LIMITS_DEFAULT.pendingMax)}, then it is closed |`,
    `must be whole within ${LIMITS_DEFAULT.beginMsMax / 1000} s |`,
    `names that the server knows | ${n(namesMax)}; then`,
    `above ${namelessMax} the oldest is closed |`,
    `(of IPv6: one /64) | ${LIMITS_DEFAULT.addressConnectionsMax}; from this machine no limit |`,
    `connections in all | ${n(LIMITS_DEFAULT.connectionsMax)} |`,
    `sends ${LIMITS_DEFAULT.unknownPerMinuteMax} of them within a minute`,
    `(${waitingCommandsMax} of them, or ${waitingBytesMax / 1024} KiB)`,
    `accepts nothing for ${LIMITS_DEFAULT.stalledMsMax / 1000} s is closed`,
  ]) {
    assert.ok(page.includes(row), row);
  }
});

test("the limits of members on the protocol page are the server's", () => {
  const { memberRate, handshakeMsMax, signInMsMax, invites } = LIMITS_DEFAULT;
  for (const row of [
    `| ${memberRate.perSecond} a second, ${memberRate.burst} in a burst; this instead`,
    `| ${handshakeMsMax / 1000} s from its start |`,
    `| ${signInMsMax / 1000} s from the start |`,
    `not signed in yet | ${LIMITS_DEFAULT.addressNamelessMax}; for one more`,
    `nobody signed in | ${LIMITS_DEFAULT.addressStrangersMax} in ten minutes;`,
    `that fail | ${LIMITS_DEFAULT.failuresPerMinuteMax} a minute |`,
    `is signed in | ${LIMITS_DEFAULT.memberSessionsMax}; the next`,
    `| ${invites.open} that are open, ${invites.perDay} made in a day |`,
  ]) {
    assert.ok(page.includes(row), row);
  }
});

test("the protocol page has a heading for each clause of the seed and a row for each code", () => {
  for (let clause = 1; clause <= 9; clause += 1) {
    assert.match(page, new RegExp(`^### S${clause} `, "mu"));
  }
  for (const code of Object.values(ReplyCode)) {
    assert.match(page, new RegExp(`^\\| \`${code}\` \\|`, "mu"));
  }
});
