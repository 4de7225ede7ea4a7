import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type InviteCode, parseInviteCode } from "../../src/identity/invite-code.ts";
import { readServerKey } from "../../src/identity/server-key.ts";
import type { DeviceKey } from "../../src/identity/device-key.ts";
import { Program } from "../../src/server/members/group.testing.ts";
import { type RunningServer, startServer } from "../helpers/server.ts";

/** A real server with members; in a folder of an earlier one, the same group. */
export function membersServer(data?: string, ...args: readonly string[]): Promise<RunningServer> {
  const all = ["--auth", "members", ...args];
  return startServer(data === undefined ? { args: all } : { data, args: all });
}

/** The host and the code in the line by which somebody may join this server. */
export function lineOf({ lines, port }: RunningServer): { host: string; code: InviteCode } {
  assert.equal(lines.length, 2, lines.join("\n"));
  const found = /^coterie join (?<host>\S+) (?<code>\S+)$/u.exec(lines[0] ?? "")?.groups;
  const { host = "", code = "" } = found ?? {};
  assert.ok(host.endsWith(`:${port}`), host);
  assert.match(lines[1] ?? "", /^listening on /u);
  return { host: host.slice(0, host.lastIndexOf(":")), code: parseInviteCode(code) };
}

/** A program of this member that is connected over TLS, to the server that has this key. */
export function program(
  { host, port, data }: RunningServer,
  name: string,
  device?: DeviceKey,
): Promise<Program> {
  const key = readServerKey(readFileSync(join(data, "server.key"), "utf8"));
  return new Program({ address: { host, port }, key }, name, device).connects();
}

/** Whoever comes first; they have joined and are connected. */
export async function owner(server: RunningServer, name: string): Promise<Program> {
  const first = await program(server, name);
  await first.joins(lineOf(server).code);
  await first.isLetIn();
  return first;
}
