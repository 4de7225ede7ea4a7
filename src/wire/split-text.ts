import { TEXT_BYTES_MAX } from "./command.ts";
import { CoterieError } from "./error.ts";

/** Bytes of the largest code point in UTF-8. */
const POINT_BYTES_MAX = 4;

const encoder = new TextEncoder();

/**
 * Splits a text into pieces of at most `bytesMax` bytes of UTF-8, each to go into one command.
 *
 * It cuts between what a reader sees as characters; only a single character that is larger than
 * a command is cut inside, and then still between code points. An empty text gives no piece.
 *
 * @throws CoterieError COTERIE_TEXT_SIZE if `bytesMax` is less than 4, the size of one code point.
 */
export function splitText(text: string, bytesMax: number = TEXT_BYTES_MAX): Uint8Array[] {
  if (!(bytesMax >= POINT_BYTES_MAX)) {
    const message = `a piece of ${bytesMax} bytes, which cannot hold every character`;
    throw new CoterieError("COTERIE_TEXT_SIZE", message, "Ask for pieces of at least 4 bytes.");
  }
  const whole = encoder.encode(text);
  if (whole.length <= bytesMax) return whole.length === 0 ? [] : [whole];
  // Made here, since it takes a while and few texts are so long.
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const pieces: Uint8Array[] = [];
  let open = new Uint8Array(bytesMax);
  let openBytes = 0;
  const close = (): void => {
    if (openBytes === 0) return;
    pieces.push(open.subarray(0, openBytes));
    open = new Uint8Array(bytesMax);
    openBytes = 0;
  };
  const append = (character: string): void => {
    const bytes = encoder.encode(character);
    if (bytes.length > bytesMax) {
      for (const point of character) append(point);
      return;
    }
    if (openBytes + bytes.length > bytesMax) close();
    open.set(bytes, openBytes);
    openBytes += bytes.length;
  };
  for (const { segment } of segmenter.segment(text)) append(segment);
  close();
  return pieces;
}
