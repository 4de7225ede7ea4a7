import assert from "node:assert/strict";
import { connect, CoterieError } from "../../src/index.ts";
import type { ConnectionState, ConnectOptions, CoterieClient, Message } from "../../src/index.ts";
import { temporaryFolder } from "../helpers/server.ts";

/** Where a test's server is. */
export interface Where {
  readonly host: string;
  readonly port: number;
}

/** How long a test waits for what must come before it fails with a reason. */
const patienceMs = 60_000;

export function newHome(): string {
  return temporaryFolder("coterie-home-");
}

/** A client of the library in a home of its own, unless one is given. */
export function bot(
  { host, port }: Where,
  user: string,
  more: Partial<ConnectOptions> = {},
): Promise<CoterieClient> {
  return connect({ server: `${host}:${port}`, user, home: newHome(), ...more });
}

/** Takes `count` messages in one loop, and has handled them all. */
export async function takes(client: CoterieClient, count: number): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const message of client.messages({ signal: AbortSignal.timeout(patienceMs) })) {
    messages.push(message);
    if (messages.length < count) continue;
    client.done(message);
    break;
  }
  return messages;
}

export function textsOf(messages: readonly Message[]): string[] {
  return messages.map(({ text }) => text);
}

/** Remembers every state, and waits for those to come. */
export class States {
  readonly seen: ConnectionState[] = [];
  readonly #watchers: (() => void)[] = [];

  readonly onState = (state: ConnectionState): void => {
    this.seen.push(state);
    for (const look of this.#watchers) look();
  };

  /** In short: "online", "offline takenOver", "closed COTERIE_TAKEN_OVER". */
  get words(): string[] {
    return this.seen.map((state) => {
      if (state.is === "offline") return `offline ${state.why}`;
      return state.is === "closed" && state.error ? `closed ${state.error.code}` : state.is;
    });
  }

  /** Waits until a state like this has been told after the first `after` ones. */
  async has(words: string, after = 0): Promise<void> {
    const found = Promise.withResolvers<void>();
    const look = (): void => {
      if (this.words.slice(after).includes(words)) found.resolve();
    };
    look();
    this.#watchers.push(look);
    await within(found.promise, () => `no ${words}, only ${this.words.join(", ")}`);
  }
}

export async function within<T>(promise: Promise<T>, reason: () => string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(reason())), patienceMs);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Fails unless `promise` rejects with a CoterieError of this code. */
export async function rejectsWith(promise: Promise<unknown>, code: string): Promise<CoterieError> {
  let caught: unknown;
  await assert.rejects(promise, (error) => {
    caught = error;
    return true;
  });
  assert.ok(caught instanceof CoterieError, String(caught));
  assert.equal(caught.code, code, caught.message);
  assert.notEqual(caught.remedy, "");
  return caught;
}

/** A client that the server knows to be there, for whom nothing was kept. */
export async function knownBot(
  where: Where,
  user: string,
  more: Partial<ConnectOptions> = {},
): Promise<CoterieClient> {
  const client = await bot(where, user, more);
  // A message to itself: its answer says that all before it was handled.
  const [fate] = await Promise.all([client.send(user, "fence"), takes(client, 1)]);
  assert.equal(fate.state, "taken");
  return client;
}
