import { LIMITS_DEFAULT, withoutQuotas } from "../core/limits.ts";
import { systemClock } from "../io/clock.ts";
import { openStore } from "../io/store/open-store.ts";
import type { StartFacts } from "./banner.ts";
import { addressText } from "./banner.ts";
import type { Log } from "./log.ts";
import { startServer } from "./server.ts";

/** What the command line asks for. */
export interface RunOptions {
  readonly host: string;
  readonly port: number;
  /** The data folder. */
  readonly data: string;
  readonly limits: "on" | "off";
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
  const limits = options.limits === "on" ? LIMITS_DEFAULT : withoutQuotas(LIMITS_DEFAULT);
  const opened = await openStore({ folder: options.data });
  if (options.stop.aborted) {
    await opened.close();
    return;
  }
  const { kept } = opened.state;
  const server = await startServer({
    host: options.host,
    port: options.port,
    limits,
    opened,
    clock: systemClock,
    log: options.log,
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
