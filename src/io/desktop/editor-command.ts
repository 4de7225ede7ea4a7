/** Where people name their editor, the strongest first. */
export interface EditorSetting {
  readonly VISUAL?: string | undefined;
  readonly EDITOR?: string | undefined;
}

/** How an editor is started. */
export interface EditorCommand {
  /** What the person calls it, such as "code --wait". */
  readonly name: string;
  readonly program: string;
  readonly words: readonly string[];
}

/** Signs that only a shell understands, as git tells them. */
const shellSigns = /[|&;<>()$`\\"'\t\n*?[#~=%]/u;

/**
 * The person's editor, for the file at `path`; vi, which every system has, if none is named. What
 * is named by words alone is started as it is. Anything else is for a shell, and the path is an
 * argument of its own there too.
 */
export function editorFor(path: string, { VISUAL, EDITOR }: EditorSetting): EditorCommand {
  const named = [VISUAL, EDITOR].find((value) => (value ?? "").trim() !== "");
  const name = named?.trim() ?? "vi";
  if (shellSigns.test(name)) {
    return { name, program: "sh", words: ["-c", `${name} "$@"`, name, path] };
  }
  const [program = "vi", ...words] = name.split(/ +/u);
  return { name, program, words: [...words, path] };
}
