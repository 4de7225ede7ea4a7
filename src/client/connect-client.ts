import type { ClientAccount } from "./account.ts";
import { Client } from "./client.ts";
import type { ClientEvents, ClientOptions, ClientPorts } from "./client-events.ts";

/**
 * Connects to the account's server under its name and says so with a command that no server
 * passes on: a reply to nothing. From then on the name is ours, and whoever had it is thrown off.
 *
 * @throws CoterieError COTERIE_UNREACHABLE if no connection comes about.
 */
export async function connectClient(
  account: ClientAccount,
  ports: ClientPorts,
  events: ClientEvents = {},
  options: ClientOptions = {},
): Promise<Client> {
  const client = new Client(account, ports, events, options);
  await client.open();
  return client;
}
