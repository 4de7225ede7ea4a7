import { systemClock } from "../io/clock.ts";
import { openStore } from "../io/store/open-store.ts";
import { ownAddresses } from "../io/own-addresses.ts";
import type { OpenedStore } from "../io/store/open-store.ts";
import type { MemberName } from "../wire/member-name.ts";
import type { GroupFacts, StartFacts } from "./banner.ts";
import { addressText } from "./banner.ts";
import type { Log } from "./log.ts";
import { isGroupThere, openGroup } from "./members/open-group.ts";
import type { OpenedGroup } from "./members/open-group.ts";
import { publicHost } from "./public-host.ts";
import { startServer } from "./server.ts";
import { hostOf, limitsOf, plainOf, storeOptionsOf } from "./settings/apply.ts";
import type { Settings } from "./settings/schema.ts";

/** What the command line and the file ask for. */
export interface RunOptions {
  readonly settings: Settings;
  /** The file that the settings come from; empty if there is none. */
  readonly config: string;
  /** The data folder. */
  readonly data: string;
  /** A member who is to be let in anew, by a code that is printed. */
  readonly reset?: MemberName | undefined;
  /** The server is to have another key after so long. */
  readonly rollAfterMs?: number | undefined;
  readonly version: string;
  readonly runtime: string;
  readonly pid: number;
  readonly log: Log;
  /** Shows what was started. */
  readonly started: (facts: StartFacts) => void;
  /** Prints one line on standard output: a line to join by, and where the server listens. */
  readonly print: (line: string) => void;
  /** Aborted when the server is to stop. */
  readonly stop: AbortSignal;
}

/**
 * Runs a server until it is asked to stop.
 *
 * @throws CoterieError with a code of the store, of {@link openGroup}, or COTERIE_LISTEN if it
 * cannot start or go on.
 */
export async function runServer(options: RunOptions): Promise<void> {
  const startedAtMs = systemClock.monotonicMs();
  const { settings } = options;
  const opened = await openStore(storeOptionsOf(settings, options.data));
  const { salvage } = opened;
  // Before all else: the next start knows no more of it.
  if (salvage !== undefined) {
    const told = `${salvage.message} ${salvage.remedy}`;
    options.log.line("error", "COTERIE_STORE_SALVAGED", told, { file: salvage.file });
  }
  if (options.stop.aborted) {
    await opened.close();
    return;
  }
  const { kept } = opened.state;
  const group = await groupOf(options, opened);
  const server = await startServer({
    host: hostOf(settings),
    port: settings.server.port,
    keepaliveIdleMs: settings.limits.keepalive,
    limits: limitsOf(settings),
    opened,
    clock: systemClock,
    log: options.log,
    plain: plainOf(settings),
    ...(group && { tls: group.key, members: group }),
  });
  const { host, port } = server;
  options.started({
    ...options,
    host,
    port,
    keptMessages: kept.numbers.length,
    keptPeople: new Set(kept.dst).size,
    repaired: opened.repaired,
    group: group && factsOf(group),
    startMs: Math.round(systemClock.monotonicMs() - startedAtMs),
  });
  if (group?.ownCode !== undefined) {
    const asked = { name: settings.server.name, host: hostOf(settings) };
    const where = addressText(publicHost(asked, ownAddresses()), port);
    options.print(`coterie join ${where} ${group.ownCode.code}`);
  }
  options.print(`listening on ${addressText(host, port)}`);
  const stop = (): void => {
    options.log.line("info", "COTERIE_STOPPING", "asked to stop");
    server.stop();
  };
  if (options.stop.aborted) stop();
  options.stop.addEventListener("abort", stop, { once: true });
  await server.stopped;
  options.log.line("info", "COTERIE_STOPPED", "stopped");
}

function factsOf({ keeper, ownCode, roll }: OpenedGroup): GroupFacts {
  return { roster: keeper.roster, ownCode, rollsAtMs: roll?.notBeforeMs };
}

const OPEN =
  "this folder has a group with members; with --auth none whoever connects may use their names, " +
  "and is given what is kept for them";

/** The group, where people sign in. The store is closed if it cannot be opened. */
async function groupOf(
  { settings, data, reset, rollAfterMs, log }: RunOptions,
  opened: OpenedStore,
): Promise<OpenedGroup | undefined> {
  try {
    if (settings.server.auth === "none") {
      if (isGroupThere(data)) log.line("warn", "COTERIE_GROUP_OPEN", OPEN);
      return undefined;
    }
    const nowMs = Math.trunc(systemClock.wallMs());
    return await openGroup({ folder: data, reset, rollAfterMs, nowMs });
  } catch (error) {
    await opened.close();
    throw error;
  }
}
