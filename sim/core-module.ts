import type { Limits } from "../src/core/limits.ts";
import type { MembershipPorts } from "../src/core/members/membership.ts";
import type { MailStore, Shell, StoreState } from "../src/core/ports.ts";
import type { ServerCore } from "../src/core/server-core.ts";
import { ServerCore as RealCore } from "../src/core/server-core.ts";
import type { Chance } from "../src/core/state.ts";
import { Client } from "../src/client/client.ts";

/** Where the simulation gets its core from: the real one, or a mutant of it. */
export interface CoreModule {
  readonly ServerCore: new (
    limits: Limits,
    store: MailStore,
    shell: Shell,
    stored: StoreState,
    chance: Chance,
    members?: MembershipPorts,
  ) => ServerCore;
}

/** Where it gets the client from that half of the programs of level 2 have. */
export interface ClientModule {
  readonly Client: typeof Client;
}

/** What is simulated. */
export interface Product {
  readonly core: CoreModule;
  readonly client: ClientModule;
}

const realCore: CoreModule = { ServerCore: RealCore };
const realClient: ClientModule = { Client };

export const realProduct: Product = { core: realCore, client: realClient };

/**
 * Loads a core or a client from another folder; what is not given is the real one.
 *
 * @param urls of `server-core.ts` and of `client.ts`.
 */
export async function loadProduct(urls: { core?: URL; client?: URL }): Promise<Product> {
  const core: unknown = urls.core === undefined ? realCore : await import(urls.core.href);
  const client: unknown = urls.client === undefined ? realClient : await import(urls.client.href);
  if (!isCoreModule(core)) throw new TypeError("no ServerCore in the core");
  if (!isClientModule(client)) throw new TypeError("no Client in the client");
  return { core, client };
}

function isCoreModule(loaded: unknown): loaded is CoreModule {
  return has(loaded, "ServerCore");
}

function isClientModule(loaded: unknown): loaded is ClientModule {
  return has(loaded, "Client");
}

function has(loaded: unknown, name: string): boolean {
  if (typeof loaded !== "object" || loaded === null) return false;
  return typeof new Map(Object.entries(loaded)).get(name) === "function";
}
