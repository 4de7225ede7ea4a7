// Letters and signs that begin a character and join nothing by themselves: most of what is written.
// Between two of them there is a boundary, which makes it needless to ask for it.
const apart =
  String.raw`[ -~\xA1-\xAC\xAE-\u024F\u0400-\u0481\u048A-\u052F\u2010-\u2027\u2030-\u205E` +
  String.raw`\u2190-\u25FF\u3001-\u3029\u3041-\u3096\u30A1-\u30FA\u4E00-\u9FFF\uAC00-\uD7A3]`;
const allApart = new RegExp(`^${apart}*$`, "v");
// One that is followed by others may be joined by them, and join them to the next.
const tangled = new RegExp(`${apart}?(?:[^${apart}]+${apart}?)+`, "gv");
const endJamo = /^[\u1160-\u11FF\uD7B0-\uD7FB]/;
// Made when a text needs it: there are so many that this takes a third of what Node does to start.
let wholeEmoji: RegExp | undefined;
const startsPiece = /^[\p{L}\p{N}]$/v;
const joiner = /[\u200C\u200D]$/;
/** A cluster of more code points is cut; spelling in any living language stays below. */
const pointsMax = 8;

let segmenter: Intl.Segmenter | undefined;

/**
 * What a reader sees as the characters of `text`, in order; put together they are `text`.
 *
 * Unicode sets no limit to a cluster: Indic letters with linkers between them, or a flag of tags,
 * go on for ever, and one that is wider than the screen could not be shown anywhere. So a cluster
 * of more than 8 code points that is no known emoji is cut in front of a letter. And vowels and
 * endings of Korean letters that are spelled in pieces never stand alone.
 *
 * @example
 * clustersOf("e\u0301a"); // ["e\u0301", "a"]
 */
export function clustersOf(text: string): string[] {
  if (allApart.test(text)) return text.split("");
  // Made when a text needs it: it takes a noticeable part of the time that a start has.
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const clusters: string[] = [];
  let doneUpTo = 0;
  for (const { 0: stretch, index } of text.matchAll(tangled)) {
    for (; doneUpTo < index; doneUpTo += 1) clusters.push(text.charAt(doneUpTo));
    for (const { segment } of segmenter.segment(stretch)) {
      // Terminals draw it upon what stands before it, whatever Unicode says.
      if (endJamo.test(segment)) clusters.push(`${clusters.pop() ?? ""}${segment}`);
      else if (segment.length <= pointsMax || isEmoji(segment)) clusters.push(segment);
      else clusters.push(...cut(segment));
    }
    doneUpTo += stretch.length;
  }
  for (; doneUpTo < text.length; doneUpTo += 1) clusters.push(text.charAt(doneUpTo));
  return clusters;
}

function isEmoji(cluster: string): boolean {
  wholeEmoji ??= /^\p{RGI_Emoji}$/v;
  return wholeEmoji.test(cluster);
}

function cut(cluster: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  let points = 0;
  for (const point of cluster) {
    // A joiner stays between its two letters: at an end it would be a character out of place.
    if (points >= pointsMax / 2 && startsPiece.test(point) && !joiner.test(piece)) {
      pieces.push(piece);
      piece = "";
      points = 0;
    }
    piece += point;
    points += 1;
  }
  pieces.push(piece);
  return pieces;
}
