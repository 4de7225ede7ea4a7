import { TEXT_BYTES_MAX } from "../wire/command.ts";
import { splitText } from "../wire/split-text.ts";
import { usageError } from "./exit.ts";

/** A mailbox holds 10 MiB; a text that fits into none is a file, not a message. */
export const inputBytesMax: number = 16 * 1024 * 1024;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * All of standard input as one text.
 *
 * @throws CoterieError COTERIE_USAGE if it is longer than {@link inputBytesMax}.
 */
export async function readInput(input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (size > inputBytesMax) {
      throw usageError(
        "standard input is longer than 16 MiB, and nothing of it was sent",
        "Send it in smaller texts.",
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/**
 * The pieces of a text that go into one command each, cut between characters.
 *
 * A single line from `echo` loses its line end; of anything longer every byte is kept. What is
 * not UTF-8 has no characters that we know of, and is cut every 1000 bytes.
 */
export function splitInput(bytes: Uint8Array): Uint8Array[] {
  const lineEnd = bytes.indexOf(0x0a);
  const isOneLine = lineEnd !== -1 && lineEnd === bytes.length - 1;
  const text = isOneLine ? bytes.subarray(0, lineEnd) : bytes;
  let characters: string;
  try {
    characters = decoder.decode(text);
  } catch {
    return cutBytes(text);
  }
  return splitText(characters);
}

function cutBytes(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += TEXT_BYTES_MAX) {
    pieces.push(bytes.slice(at, at + TEXT_BYTES_MAX));
  }
  return pieces;
}
