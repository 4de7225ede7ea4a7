/**
 * Aborted when the user or the system asks this process to stop. Asking again changes nothing: one
 * Ctrl-C reaches it twice where a parent passes it on, and a stop ends by itself in seconds.
 */
export function askedToStop(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => stop.abort());
  return stop.signal;
}
