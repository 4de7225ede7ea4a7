/** A program between us and the terminal, which keeps to itself what is meant for the terminal. */
export type Multiplexer = "tmux" | "screen";

/** Of more base64 than these 100,000 bytes terminals take nothing at all. */
export const copyBytesMax = 74_994;

/** GNU screen passes no longer strings on. */
const screenUnits = 500;

/** What runs between us and the terminal, by the environment that it sets. */
export function multiplexerOf(env: {
  readonly TMUX?: string | undefined;
  readonly STY?: string | undefined;
}): Multiplexer | undefined {
  if ((env.TMUX ?? "") !== "") return "tmux";
  return (env.STY ?? "") === "" ? undefined : "screen";
}

/**
 * Puts a text on the clipboard (OSC 52), if the terminal allows it; it does not say whether it has.
 * tmux takes the sequence itself where `set-clipboard` is on, and passes it on in a wrapper where
 * `allow-passthrough` is; it tells neither, so it is written both ways.
 */
export function copySequence(text: string, multiplexer?: Multiplexer): string {
  const sequence = `\u001B]52;c;${Buffer.from(text).toString("base64")}\u0007`;
  if (multiplexer === undefined) return sequence;
  if (multiplexer === "screen") return throughScreen(sequence);
  return `${sequence}\u001BPtmux;${sequence.replaceAll("\u001B", "\u001B\u001B")}\u001B\\`;
}

function throughScreen(sequence: string): string {
  let wrapped = "";
  for (let at = 0; at < sequence.length; at += screenUnits) {
    wrapped += `\u001BP${sequence.slice(at, at + screenUnits)}\u001B\\`;
  }
  return wrapped;
}
