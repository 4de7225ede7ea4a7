type Written = (error?: Error | null) => void;

/**
 * Keeps from the screen what it does not expect: all that the console, a library or a warning of
 * Node prints while it is up. Streams that lead to a file are left alone.
 *
 * @returns the function that lets everything pass again.
 */
export function holdStrays(strayed: (text: string) => void): () => void {
  const releases = [process.stdout, process.stderr].map((stream) => holdStream(stream, strayed));

  // Node prints warnings past the streams, so its own listener has to go.
  const listeners = process.listeners("warning");
  const onWarning = ({ name, message }: Error): void => {
    strayed(`${name}: ${message}\n`);
  };
  process.removeAllListeners("warning");
  process.on("warning", onWarning);
  return () => {
    for (const release of releases) release();
    process.off("warning", onWarning);
    for (const listener of listeners) process.on("warning", listener);
  };
}

function holdStream(stream: NodeJS.WriteStream, strayed: (text: string) => void): () => void {
  if (!stream.isTTY) return () => {};
  const before = Object.getOwnPropertyDescriptor(stream, "write");
  const decoder = new TextDecoder();
  const hold = (
    chunk: string | Uint8Array,
    encodingOrDone?: BufferEncoding | Written,
    done?: Written,
  ): boolean => {
    strayed(typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }));
    const after = typeof encodingOrDone === "function" ? encodingOrDone : done;
    if (after !== undefined) process.nextTick(after);
    return true;
  };
  stream.write = hold;
  return () => {
    if (before === undefined) Reflect.deleteProperty(stream, "write");
    else Object.defineProperty(stream, "write", before);
  };
}
