import type { Limits } from "../src/core/limits.ts";
import type { MailStore, Shell, StoreState } from "../src/core/ports.ts";
import type { ServerCore } from "../src/core/server-core.ts";
import { ServerCore as RealCore } from "../src/core/server-core.ts";
import type { Chance } from "../src/core/state.ts";

/** Where the simulation gets its core from: the real one, or a mutant of it. */
export interface CoreModule {
  readonly ServerCore: new (
    limits: Limits,
    store: MailStore,
    shell: Shell,
    stored: StoreState,
    chance: Chance,
  ) => ServerCore;
}

export const realCore: CoreModule = { ServerCore: RealCore };

/**
 * Loads a core from another folder.
 *
 * @param url of its `server-core.ts`.
 */
export async function loadCore(url: URL): Promise<CoreModule> {
  const loaded: unknown = await import(url.href);
  if (!isCoreModule(loaded)) throw new TypeError(`no ServerCore in ${url.href}`);
  return loaded;
}

function isCoreModule(loaded: unknown): loaded is CoreModule {
  return (
    typeof loaded === "object" &&
    loaded !== null &&
    "ServerCore" in loaded &&
    typeof loaded.ServerCore === "function"
  );
}
