import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import type { Place } from "./person.ts";

/** Stands between clients and a server, passes everything on, and adds what a test likes. */
export interface Liar extends Place, AsyncDisposable {
  /** Writes to every client, as if the server had. */
  says(bytes: Uint8Array): void;
}

export async function startLiar(server: Place): Promise<Liar> {
  const clients = new Set<Socket>();
  const liar = createServer((client) => {
    const real = connect(server.port, server.host);
    clients.add(client);
    client.pipe(real).pipe(client);
    client.on("error", () => real.destroy());
    real.on("error", () => client.destroy());
    client.once("close", () => {
      clients.delete(client);
      real.destroy();
    });
  });
  liar.listen(0, "127.0.0.1");
  await once(liar, "listening");
  const address = liar.address();
  if (address === null || typeof address === "string") throw new Error("it has no port");
  return {
    host: address.address,
    port: address.port,
    says(bytes) {
      for (const client of clients) client.write(bytes);
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      liar.close();
      await once(liar, "close");
    },
  };
}
