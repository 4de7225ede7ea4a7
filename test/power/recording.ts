/**
 * What a process did to the files of one folder, in order, as `power-cut.c` has written it down.
 *
 * A file is known by a number from when it is first opened until its last name is gone, so that
 * one that is made later in the place of a deleted one, with the same inode, is another.
 */
export type Step =
  | { readonly kind: "opened"; readonly object: number; readonly name: string }
  | {
      readonly kind: "wrote";
      readonly object: number;
      readonly at: number;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "truncated"; readonly object: number; readonly size: number }
  | { readonly kind: "flushed"; readonly object: number }
  | { readonly kind: "folder flushed" }
  | { readonly kind: "renamed"; readonly from: string; readonly to: string }
  | { readonly kind: "unlinked"; readonly name: string };

/** Bytes of a record before its data: kind, object, at (8 bytes), size, unused; little-endian. */
const HEAD_BYTES = 24;

/**
 * Reads a recording; the texts of writes point into it.
 *
 * A last record that is cut off belongs to a call that has not returned, so it is left out.
 *
 * Throws if the process did something that the model does not have.
 */
export function readRecording(recording: Buffer): Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at + HEAD_BYTES <= recording.length) {
    const kind = recording.readUInt32LE(at);
    const object = recording.readUInt32LE(at + 4);
    const where = Number(recording.readBigUInt64LE(at + 8));
    const end = at + HEAD_BYTES + recording.readUInt32LE(at + 16);
    if (end > recording.length) break;
    steps.push(stepOf(kind, object, where, recording.subarray(at + HEAD_BYTES, end)));
    at = end;
  }
  return steps;
}

function stepOf(kind: number, object: number, at: number, data: Buffer): Step {
  switch (kind) {
    case 1:
      return { kind: "opened", object, name: data.toString() };
    case 2:
      return { kind: "wrote", object, at, bytes: data };
    case 3:
      return { kind: "truncated", object, size: at };
    case 4:
      return { kind: "flushed", object };
    case 5:
      return { kind: "folder flushed" };
    case 6: {
      const [from = "", to = ""] = data.toString().split("/");
      return { kind: "renamed", from, to };
    }
    case 7:
      return { kind: "unlinked", name: data.toString() };
    default:
      throw new Error(`the model of the disk has no ${data.toString() || `kind ${kind}`}`);
  }
}
