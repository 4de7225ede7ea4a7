import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";

/** Where somebody listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** A wire between clients and a server, in the hand of the test: it keeps what passes. */
export class Relay implements AsyncDisposable {
  /** Where the other end is; it may be moved. */
  target: Place;
  /** Every byte that passed, either way. */
  readonly passed: Buffer[] = [];
  /** Whether the wire is cut just before something of theirs arrives. */
  isCut: (from: "client" | "server") => boolean = () => false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  private constructor(target: Place) {
    this.target = target;
    this.#server = createServer((client) => this.#joins(client));
  }

  static async to(target: Place): Promise<Relay> {
    const relay = new Relay(target);
    relay.#server.listen(0, "127.0.0.1");
    await once(relay.#server, "listening");
    const address = relay.#server.address();
    if (address !== null && typeof address === "object") relay.#port = address.port;
    return relay;
  }

  get address(): Place {
    return { host: "127.0.0.1", port: this.#port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #joins(client: Socket): void {
    const server = connect(this.target.port, this.target.host);
    const both = [client, server];
    for (const socket of both) {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        for (const each of both) each.destroy();
      });
    }
    client.on("data", (bytes: Buffer) => this.#pass("client", bytes, client, server));
    server.on("data", (bytes: Buffer) => this.#pass("server", bytes, server, client));
  }

  #pass(from: "client" | "server", bytes: Buffer, one: Socket, other: Socket): void {
    if (this.isCut(from)) {
      one.destroy();
      return;
    }
    this.passed.push(bytes);
    other.write(bytes);
  }
}
