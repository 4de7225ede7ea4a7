/** Whether a text names somebody: the name as a whole word, in any case. */
export function names(text: string, name: string): boolean {
  const escaped = RegExp.escape(name.normalize("NFC"));
  // "ann-marie" is another name than "ann"; "ann's" is not.
  const before = String.raw`(?<![\p{L}\p{M}\p{N}_]|[\p{L}\p{N}]-)`;
  const behind = String.raw`(?![\p{L}\p{M}\p{N}_]|-[\p{L}\p{N}])`;
  return new RegExp(before + escaped + behind, "iu").test(text.normalize("NFC"));
}
