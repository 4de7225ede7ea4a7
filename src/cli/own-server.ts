import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { serverFolder } from "../client/account.ts";
import { defaultServer } from "../client/address.ts";
import type { InviteCode } from "../identity/invite-code.ts";
import { ownAddresses } from "../io/own-addresses.ts";
import type { Log } from "../server/log.ts";
import { isGroupThere } from "../server/members/open-group.ts";
import { publicHost } from "../server/public-host.ts";
import { readSettings } from "../server/settings/read-settings.ts";
import { runServer } from "../server/run-server.ts";
import type { Address } from "../io/transport.ts";
import { pastedInvitation } from "./invitation.ts";
import { packageVersion } from "./version.ts";
import { CoterieError } from "../wire/error.ts";
import { parseUsername, type Username } from "../wire/username.ts";

/** A server within this process: it ends with the window. */
export interface OwnServer {
  readonly address: Address;
  /** By which others on the network find it. */
  readonly reachedAt: Address;
  /** Whether it has members; one that was begun without them stays as it was. */
  readonly hasMembers: boolean;
  /** By which its first member, the owner, joins; `undefined` once there is one. */
  readonly ownerCode: InviteCode | undefined;
  /** Why it has ended by itself, if it has. */
  readonly failed: Promise<CoterieError>;
  /** Resolves once it has stopped; everything that it keeps is on the disk. */
  stop(): Promise<void>;
}

/** Whether the server of this user has members, or will have: a new one begins with them. */
export function ownServerHasMembers(home: string): boolean {
  const folder = folderIn(home);
  return !existsSync(folder) || isGroupThere(folder);
}

const keyEnd = ".device.pem";

/** The names that have joined the server of this user on this machine. */
export function ownNames(home: string): readonly Username[] {
  const folder = serverFolder(home, defaultServer);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => file.endsWith(keyEnd))
    .map((file) => parseUsername(decodeURIComponent(file.slice(0, -keyEnd.length))));
}

function folderIn(home: string): string {
  return join(home, "server");
}

/**
 * Starts a server on this machine at the usual port: with members for all who reach the machine,
 * or, if it was begun without, for this machine alone.
 *
 * @param home - the folder of this user; what the server keeps lies in `server` there.
 * @returns `undefined` if something listens there already, such as the server of another window.
 * @throws CoterieError COTERIE_LISTEN, or one of the store, if it cannot start.
 */
export async function startOwnServer(home: string): Promise<OwnServer | undefined> {
  if (!(await isFree(defaultServer))) return undefined;
  const hasMembers = ownServerHasMembers(home);
  const flags = new Map([["server.auth", hasMembers ? "members" : "none"]]);
  const read = readSettings("", flags);
  if ("problems" in read) throw new Error(read.problems.map(({ sentence }) => sentence).join("; "));
  const stop = new AbortController();
  let ownerCode: InviteCode | undefined;
  const listening = Promise.withResolvers<Address>();
  const failed = Promise.withResolvers<CoterieError>();
  const over = runServer({
    settings: read.settings,
    config: "",
    data: folderIn(home),
    version: packageVersion(),
    runtime: process.versions.node,
    pid: process.pid,
    log: silentLog,
    started: (facts) => {
      listening.resolve({ host: facts.host, port: facts.port });
    },
    // The line to join by stands alone, before the one that says where the server listens.
    print: (line) => {
      ownerCode ??= pastedInvitation(line)?.code;
    },
    stop: stop.signal,
  });
  over.catch((error: unknown) => {
    listening.reject(error);
    if (error instanceof CoterieError) failed.resolve(error);
  });
  const { port } = await listening.promise;
  const host = publicHost({ name: undefined, host: undefined }, ownAddresses());
  return {
    address: defaultServer,
    reachedAt: hasMembers ? { host, port } : defaultServer,
    hasMembers,
    ownerCode,
    failed: failed.promise,
    stop: async () => {
      stop.abort();
      await over.catch(() => {});
    },
  };
}

/** The screen has no room for it; what ends the server is told by `failed`. */
const silentLog: Log = { line: () => {} };

function isFree({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => {
      resolve(false);
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}
