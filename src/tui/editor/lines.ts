/** Where the line that holds `index` begins. */
export function lineStart(text: string, index: number): number {
  return index <= 0 ? 0 : text.lastIndexOf("\n", index - 1) + 1;
}

/** Where the line that holds `index` ends: at its line break, or where the text ends. */
export function lineEnd(text: string, index: number): number {
  const found = text.indexOf("\n", index);
  return found === -1 ? text.length : found;
}
