import { spawn } from "node:child_process";
import { readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endsWithUs, temporaryFolder } from "../helpers/server.ts";
import { placeFiles } from "./look.ts";
import type { Files } from "./power-disk.ts";
import type { Step } from "./recording.ts";
import { readRecording } from "./recording.ts";
import { compileShim, environmentOf } from "./shim.ts";

/** What a program has written and said. */
export interface Recorded {
  readonly steps: readonly Step[];
  readonly lines: readonly string[];
}

/** Runs programs of which every write is recorded. */
export interface Recorder {
  /** The folder that is recorded. */
  readonly folder: string;
  /**
   * Runs Node on these files, until the program ends; it is killed at the first line of its
   * output of which `stops` says so.
   */
  readonly records: (
    files: Files,
    args: readonly string[],
    stops?: (line: string) => boolean,
  ) => Promise<Recorded>;
}

export function recorder(): Recorder {
  const root = realpathSync(temporaryFolder("coterie-shim-"));
  const library = compileShim(root);
  const folder = join(root, "data");
  const recording = join(root, "recording");
  const env = environmentOf({ library, folder, recording, flushUs: 0 });
  return {
    folder,
    async records(files, args, stops = () => false) {
      placeFiles(files, folder);
      rmSync(recording, { force: true });
      const child = spawn(process.execPath, args, {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, ...env },
      });
      endsWithUs(child);
      const ended = new Promise((resolve) => child.once("close", resolve));
      const lines: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        lines.push(line);
        if (stops(line)) child.kill("SIGKILL");
      }
      await ended;
      return { steps: readRecording(readFileSync(recording)), lines };
    },
  };
}
