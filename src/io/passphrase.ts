import { StringDecoder } from "node:string_decoder";

/** Where scripts put the passphrase of a device's key. */
const VARIABLE = "COTERIE_PASSPHRASE";

/** The passphrase that scripts have set; `undefined` if none is. */
export function passphraseSet(variable: string = VARIABLE): string | undefined {
  return process.env[variable];
}

/**
 * What the person at this terminal types, which is shown nowhere.
 *
 * @returns `undefined` if there is no terminal, or they leave with Ctrl-C or Ctrl-D.
 */
export async function askSecretly(question: string): Promise<string | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  const typed = new TypedSecret();
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const hear = (bytes: Buffer): void => {
    const end = typed.take(bytes);
    if (end !== "goesOn") resolve(end.text);
  };
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.on("data", hear);
  stdin.resume();
  try {
    return await promise;
  } finally {
    stdin.off("data", hear);
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

/** A line as it is typed on a terminal that does not edit it. */
export class TypedSecret {
  readonly #decoder = new StringDecoder("utf8");
  #text = "";

  /** @returns the line once it has ended; its text is `undefined` if the person leaves. */
  take(bytes: Buffer): "goesOn" | { readonly text: string | undefined } {
    for (const letter of this.#decoder.write(bytes)) {
      if (letter === "\r" || letter === "\n") return { text: this.#text };
      if (letter === "\u0003" || letter === "\u0004") return { text: undefined };
      if (letter === "\u007F" || letter === "\b")
        this.#text = [...this.#text].slice(0, -1).join("");
      else if (letter === "\u0015") this.#text = "";
      else this.#text += letter;
    }
    return "goesOn";
  }
}
