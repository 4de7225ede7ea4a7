import { createServer } from "node:net";
import { join } from "node:path";
import { defaultServer } from "../client/address.ts";
import type { Log } from "../server/log.ts";
import { readSettings } from "../server/settings/read-settings.ts";
import { runServer } from "../server/run-server.ts";
import type { Address } from "../io/transport.ts";
import { packageVersion } from "./version.ts";
import { CoterieError } from "../wire/error.ts";

/** A server within this process: it ends with the window. */
export interface OwnServer {
  readonly address: Address;
  /** Why it has ended by itself, if it has. */
  readonly failed: Promise<CoterieError>;
  /** Resolves once it has stopped; everything that it keeps is on the disk. */
  stop(): Promise<void>;
}

/**
 * Starts a server on this machine at the usual port.
 *
 * @param home - the folder of this user; what the server keeps lies in `server` there.
 * @returns `undefined` if something listens there already, such as the server of another window.
 * @throws CoterieError COTERIE_LISTEN, or one of the store, if it cannot start.
 */
export async function startOwnServer(home: string): Promise<OwnServer | undefined> {
  if (!(await isFree(defaultServer))) return undefined;
  const flags = new Map([["server.auth", "none"]]);
  const read = readSettings("", flags);
  if ("problems" in read) throw new Error(read.problems.map(({ sentence }) => sentence).join("; "));
  const stop = new AbortController();
  const listening = Promise.withResolvers<Address>();
  const failed = Promise.withResolvers<CoterieError>();
  const over = runServer({
    settings: read.settings,
    config: "",
    data: join(home, "server"),
    version: packageVersion(),
    runtime: process.versions.node,
    pid: process.pid,
    log: silentLog,
    started: (facts) => {
      listening.resolve({ host: facts.host, port: facts.port });
    },
    print: () => {},
    stop: stop.signal,
  });
  over.catch((error: unknown) => {
    listening.reject(error);
    if (error instanceof CoterieError) failed.resolve(error);
  });
  return {
    address: await listening.promise,
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
