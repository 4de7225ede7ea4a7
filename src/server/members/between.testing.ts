/** Somebody between a client and a server, who ends TLS with a key of their own. */

import { once } from "node:events";
import { connect, createServer } from "node:tls";
import type { Server, TLSSocket } from "node:tls";
import { makeServerKey, type ServerKey } from "../../identity/server-key.ts";

/** Reads all that passes, and passes it on as it is. */
export class Between implements AsyncDisposable {
  readonly key: ServerKey = makeServerKey();
  /** What clients have said, in the clear. */
  readonly read: Buffer[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<TLSSocket>();
  #port = 0;

  private constructor(host: string, port: number) {
    const { privatePem: key, certificatePem: cert } = this.key;
    this.#server = createServer({ key, cert, minVersion: "TLSv1.3" }, (client) => {
      const server = connect({ host, port, minVersion: "TLSv1.3", rejectUnauthorized: false });
      this.#pass(client, server);
      this.#pass(server, client);
      client.on("data", (bytes: Buffer) => this.read.push(bytes));
    });
  }

  static async to({ host, port }: { host: string; port: number }): Promise<Between> {
    const between = new Between(host, port);
    between.#server.listen(0, "127.0.0.1");
    await once(between.#server, "listening");
    const address = between.#server.address();
    if (address !== null && typeof address === "object") between.#port = address.port;
    return between;
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: "127.0.0.1", port: this.#port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #pass(from: TLSSocket, to: TLSSocket): void {
    this.#sockets.add(from);
    from.on("error", () => {});
    from.on("data", (bytes: Buffer) => to.write(bytes));
    from.on("close", () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
