import { systemClock } from "../io/clock.ts";
import { openStore } from "../io/store/open-store.ts";
import type { StartFacts } from "./banner.ts";
import { addressText } from "./banner.ts";
import type { Log } from "./log.ts";
import { startServer } from "./server.ts";
import { limitsOf, plainOf, storeOptionsOf } from "./settings/apply.ts";
import type { Settings } from "./settings/schema.ts";

/** What the command line and the file ask for. */
export interface RunOptions {
  readonly settings: Settings;
  /** The file that the settings come from; empty if there is none. */
  readonly config: string;
  /** The data folder. */
  readonly data: string;
  readonly version: string;
  readonly runtime: string;
  readonly pid: number;
  readonly log: Log;
  /** Shows what was started. */
  readonly started: (facts: StartFacts) => void;
  /** Prints one line on standard output. */
  readonly print: (line: string) => void;
  /** Aborted when the server is to stop. */
  readonly stop: AbortSignal;
}

/**
 * Runs a server until it is asked to stop.
 *
 * @throws CoterieError with a code of the store or COTERIE_LISTEN if it cannot start or go on.
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
  const server = await startServer({
    host: settings.server.host,
    port: settings.server.port,
    keepaliveIdleMs: settings.limits.keepalive,
    limits: limitsOf(settings),
    opened,
    clock: systemClock,
    log: options.log,
    plain: plainOf(settings),
  });
  const { host, port } = server;
  options.started({
    ...options,
    host,
    port,
    keptMessages: kept.numbers.length,
    keptPeople: new Set(kept.dst).size,
    repaired: opened.repaired,
    startMs: Math.round(systemClock.monotonicMs() - startedAtMs),
  });
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
