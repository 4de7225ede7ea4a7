import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { editorFor, type EditorSetting } from "./editor-command.ts";
import { outsideEnvironment } from "./outside-environment.ts";

/** What came back from an editor. */
export type Edited =
  | { readonly kind: "written"; readonly text: string }
  /** It could not be started. */
  | { readonly kind: "missing"; readonly editor: string }
  /** It says that it failed, by its exit code or by the signal that ended it. */
  | { readonly kind: "failed"; readonly editor: string; readonly how: string }
  /** It left more bytes than anybody writes. */
  | { readonly kind: "tooLong"; readonly bytes: number; readonly most: number }
  /** The file could not be made or read. */
  | { readonly kind: "noFile"; readonly why: string };

/** More than a thousand messages. */
const bytesMax = 1_048_576;

/** What the person calls their editor. */
export function editorName(env: EditorSetting): string {
  return editorFor("", env).name;
}

/**
 * Lets the person write on in their editor, which has the terminal meanwhile. The text lies in a
 * file that nobody else may read, and that is gone afterwards, however this process ends.
 */
export async function editOutside(text: string, env: EditorSetting): Promise<Edited> {
  let folder: string | undefined;
  let child: ChildProcess | undefined;
  const remove = (): void => {
    // An editor that stays without us would write into a file that nobody reads.
    child?.kill("SIGHUP");
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  process.on("exit", remove);
  try {
    folder = mkdtempSync(join(tmpdir(), "coterie-"));
    const path = join(folder, "message.txt");
    writeFileSync(path, text === "" ? "" : `${text}\n`, { mode: 0o600, flag: "wx" });
    const { name, program, words } = editorFor(path, env);
    child = spawn(program, words, { stdio: "inherit", env: outsideEnvironment() });
    const how = await endOf(child);
    child = undefined;
    if (how === undefined) return { kind: "missing", editor: name };
    if (how !== "0") return { kind: "failed", editor: name, how };
    return written(path);
  } catch (error) {
    return { kind: "noFile", why: error instanceof Error ? error.message : String(error) };
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** @returns its exit code or the signal that ended it; `undefined` if it could not be started. */
async function endOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.on("error", () => {
      resolve(undefined);
    });
    child.on("exit", (code, signal) => {
      resolve(`${signal ?? code}`);
    });
  });
}

function written(path: string): Edited {
  const { size } = statSync(path);
  if (size > bytesMax) return { kind: "tooLong", bytes: size, most: bytesMax };
  // Bytes that are no UTF-8 stay visible as such; to refuse them would lose what was written.
  return { kind: "written", text: new TextDecoder().decode(readFileSync(path)) };
}
