// One code unit is one character in these: ASCII, Latin and Cyrillic letters. The common case, and
// many times faster than asking for the boundaries.
const oneUnitEach = /^[ -~\u00C0-\u024F\u0400-\u0481\u048A-\u052F]*$/;
const wholeEmoji = /^\p{RGI_Emoji}$/v;
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
 * of more than 8 code points that is no known emoji is cut in front of a letter.
 *
 * @example
 * clustersOf("e\u0301a"); // ["e\u0301", "a"]
 */
export function clustersOf(text: string): string[] {
  if (oneUnitEach.test(text)) return text.split("");
  // Made when a text needs it: it takes a noticeable part of the time that a start has.
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const clusters: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    if (segment.length <= pointsMax || wholeEmoji.test(segment)) clusters.push(segment);
    else clusters.push(...cut(segment));
  }
  return clusters;
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
