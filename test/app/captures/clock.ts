import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../helpers/server.ts";

const preload = new URL("steady-clock.ts", import.meta.url);

/** A wall clock for the programs of a scene, so that it is the same time in every capture. */
export class SceneClock {
  readonly #path: string = join(temporaryFolder("coterie-clock-"), "now");

  constructor(time: string) {
    this.shows(time);
  }

  /**
   * It is `time` now, such as "09:12", on Tuesday, 24 November 2026, and time goes on. It is some
   * seconds later, so that a few of them more or less do not show.
   */
  shows(time: string): void {
    const next = `${this.#path}.next`;
    writeFileSync(next, `${Date.parse(`2026-11-24T${time}:10Z`)} ${Date.now()}`);
    // Whoever reads it meanwhile finds all of the one or of the other.
    renameSync(next, this.#path);
  }

  /** What a program needs in its environment to go by it. */
  get env(): Readonly<Record<string, string>> {
    return {
      TZ: "UTC",
      COTERIE_CLOCK_FILE: this.#path,
      NODE_OPTIONS: `--import=${preload.href}`,
    };
  }
}
