/**
 * What is made when it is asked for the first time, and then kept: patterns over the properties of
 * characters take milliseconds to make, and most starts need none of them.
 */
export function onFirstUse<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
