import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs a command line of the shell in a window, closes the window once the bytes `shown` have come,
 * and waits until the command has ended.
 */
export async function closesWindow(
  command: string,
  env: NodeJS.ProcessEnv,
  shown: string,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "coterie-tui-"));
  try {
    const pipe = join(folder, "pipe");
    if (spawnSync("mkfifo", [pipe]).status !== 0) throw new Error("mkfifo does not work");
    // The pipe ends when the last process does that holds it: the command, after the shell.
    const ended = once(createReadStream(pipe).resume(), "end");
    const window = spawn(process.execPath, [join(import.meta.dirname, "window.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...env, COMMAND: `exec 9> '${pipe}'; exec ${command}` },
    });
    let all = "";
    for await (const chunk of window.stdout.setEncoding("utf8")) {
      all += String(chunk);
      if (all.includes(shown)) break;
    }

    window.kill("SIGKILL");

    await ended;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
