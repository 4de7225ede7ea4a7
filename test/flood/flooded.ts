import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Limits } from "../../src/core/limits.ts";
import { codeOf, Program } from "../../src/server/members/group.testing.ts";
import type { GroupPlace } from "../../src/server/members/group.testing.ts";
import { CommandType } from "../../src/wire/command.ts";
import { endsWithUs } from "../helpers/server.ts";

/** What the server's process tells when it has started. */
export interface Started {
  readonly host: string;
  readonly port: number;
  /** In hex. */
  readonly pin: string;
}

/** What it tells when it is asked. */
export interface Look {
  readonly connections: number;
  readonly liveBytes: number;
  /** What the system has given to its process. */
  readonly residentBytes: number;
}

/** The digits of the codes with which somebody may join. */
export const CODES = [1, 2, 3] as const;

const SERVER = fileURLToPath(new URL("server.ts", import.meta.url));

/** A server with members in a process of its own. */
export class Flooded implements GroupPlace, AsyncDisposable {
  readonly address: GroupPlace["address"];
  readonly key: GroupPlace["key"];
  readonly #process: ChildProcess;
  #codes: readonly number[] = CODES;

  private constructor(server: ChildProcess, { host, port, pin }: Started) {
    this.#process = server;
    this.address = { host, port };
    this.key = { pin: Buffer.from(pin, "hex") };
  }

  static async starts(limits: Partial<Limits> = {}): Promise<Flooded> {
    const execArgv = [...process.execArgv, "--expose-gc"];
    const server = fork(SERVER, [JSON.stringify(limits)], { execArgv });
    endsWithUs(server);
    return new Flooded(server, await told<Started>(server));
  }

  async look(): Promise<Look> {
    const answer = told<Look>(this.#process);
    this.#process.send("look");
    return answer;
  }

  /** Somebody joins, and is there for messages. */
  async joins(name: string): Promise<Program> {
    const [digit = 0, ...others] = this.#codes;
    this.#codes = others;
    const one = await new Program(this, name).connects();
    await one.joins(codeOf(digit));
    await one.isLetIn();
    return greets(one);
  }

  /** The same device, on one more connection. */
  async signsIn({ name, device }: Program): Promise<Program> {
    const one = await new Program(this, name, device).connects();
    one.signsIn();
    await one.isLetIn();
    return greets(one);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#process, "exit");
    this.#process.disconnect();
    await gone;
  }
}

/** Says the first command, which binds the connection to its name. */
function greets(one: Program): Program {
  one.says(CommandType.reply, Buffer.from("200"), one.name);
  return one;
}

async function told<T>(server: ChildProcess): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const ended = (): void => reject(new Error("the server has ended"));
  server.once("message", (answer: T) => {
    server.off("exit", ended);
    resolve(answer);
  });
  server.once("exit", ended);
  return promise;
}

/** A message there, and its answer back. */
export async function writesTo(from: Program, to: Program, text: string): Promise<void> {
  from.sends(to.name, text, 77);
  await to.receives(text);
  await from.isAnswered("200");
}
