/**
 * Loaded into the server (`--import`): writes a line for each thing that the store's thread has
 * done, since the files alone do not tell a sweep from an erasure.
 *
 * `group E A` with the erasures and cursor moves in it, `sweep ROWS`, `vacuum`.
 */
import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isMainThread } from "node:worker_threads";

const tree = process.env["POWER_CUT_TREE"] ?? "";
const path = process.env["POWER_CUT_TAP"] ?? "";

if (!isMainThread) await listen(openSync(path, "a", 0o600));

async function listen(file: number): Promise<void> {
  const says = (line: string): void => void writeSync(file, `${line}\n`);
  const sweeper = await prototypeOf("sweeper.ts", "Sweeper");
  const tables = await prototypeOf("mail-tables.ts", "MailTables");
  let erases = 0;
  let advances = 0;
  wrap(tables, "erase", (call) => {
    erases += 1;
    call();
  });
  wrap(tables, "advance", (call) => {
    advances += 1;
    call();
  });
  wrap(tables, "commit", (call) => {
    erases = 0;
    advances = 0;
    call();
    says(`group ${erases} ${advances}`);
  });
  wrap(sweeper, "sweep", (call, self) => {
    const before = Number(Reflect.get(self, "backlog"));
    call();
    says(`sweep ${before - Number(Reflect.get(self, "backlog"))}`);
  });
  wrap(sweeper, "vacuum", (call) => {
    call();
    says("vacuum");
  });
}

async function prototypeOf(file: string, name: string): Promise<object> {
  const url = pathToFileURL(join(tree, "src/io/store", file));
  const loaded: unknown = await import(url.href);
  const found: unknown = isObject(loaded) ? Reflect.get(loaded, name) : undefined;
  if (typeof found !== "function") throw new TypeError(`no ${name} in ${url.href}`);
  const prototype: unknown = found.prototype;
  if (!isObject(prototype)) throw new TypeError(`${name} is no class`);
  return prototype;
}

function wrap(on: object, method: string, around: (call: () => void, self: object) => void): void {
  const original: unknown = Reflect.get(on, method);
  if (typeof original !== "function") throw new TypeError(`no method ${method}`);
  const wrapped = function (this: object, ...args: readonly unknown[]): unknown {
    let result: unknown;
    around(() => {
      result = Reflect.apply(original, this, args);
    }, this);
    return result;
  };
  Reflect.set(on, method, wrapped);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
