import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endsWithUs, temporaryFolder } from "../helpers/server.ts";

const CHUNK = new Uint8Array(1_048_576).fill(7);

/**
 * A real file system of a few megabytes, in memory, that only this test and what it starts can
 * see: a mount in a namespace that ends with the process that holds it.
 */
export class SmallDisk implements Disposable {
  /** Where it lies for a program that is started with `enter`. */
  readonly path: string;
  /** Words that start a program on it. */
  readonly enter: readonly string[];
  /** Where it lies for this process. */
  readonly #outside: string;
  readonly #holder: ChildProcess;

  private constructor(path: string, holder: ChildProcess) {
    const pid = String(holder.pid);
    this.path = path;
    this.enter = ["nsenter", "-t", pid, "-m"];
    this.#outside = join("/proc", pid, "root", path);
    this.#holder = holder;
  }

  /** @returns the reason if this machine does not let this user mount anything. */
  static async mount(mebibytes: number): Promise<SmallDisk | string> {
    const path = temporaryFolder("coterie-small-disk-");
    const script = 'mount -t tmpfs -o size="$0"m coterie "$1" && echo mounted && exec cat';
    const words = ["-m", "sh", "-c", script, String(mebibytes), path];
    const holder = spawn("unshare", words, { stdio: ["pipe", "pipe", "pipe"] });
    endsWithUs(holder);
    let complaint = "";
    holder.stderr.on("data", (bytes: Buffer) => (complaint += bytes.toString()));
    const { promise, resolve } = Promise.withResolvers<boolean>();
    holder.once("error", (error) => {
      complaint = error.message;
      resolve(false);
    });
    holder.once("close", () => resolve(false));
    createInterface({ input: holder.stdout }).once("line", () => resolve(true));
    const isMounted = await promise;
    return isMounted ? new SmallDisk(path, holder) : `no mount here: ${complaint.trim()}`;
  }

  /** A path on the disk, as this process sees it. */
  file(name: string): string {
    return join(this.#outside, name);
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.#outside);
    return bavail * bsize;
  }

  has(name: string): boolean {
    return existsSync(this.file(name));
  }

  /** Fills it up until so much is free; 0 is until it takes nothing more. */
  fill(freeBytes: number): void {
    const handle = openSync(this.file("filler"), "a");
    try {
      for (;;) {
        const wanted = this.freeBytes - freeBytes;
        if (wanted <= 0) return;
        writeSync(handle, CHUNK, 0, Math.min(wanted, CHUNK.length));
      }
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    } finally {
      closeSync(handle);
    }
  }

  /** Gives back what {@link fill} took. */
  empty(): void {
    rmSync(this.file("filler"), { force: true });
  }

  [Symbol.dispose](): void {
    this.#holder.stdin?.end();
  }
}
