/** How late the pulse may be before this process counts as having stood still, in ms. */
const LATE_MS = 300;
const EVERY_MS = 20;

let beatAtMs = performance.now();
let stoodStillUntilMs = -Infinity;

setInterval(() => {
  const nowMs = performance.now();
  if (nowMs - beatAtMs > LATE_MS) stoodStillUntilMs = nowMs;
  beatAtMs = nowMs;
}, EVERY_MS).unref();

/**
 * Whether this process has been kept from running within the last `withinMs`: what it believes to
 * read and write at the same time may then lie far apart.
 */
export function stoodStill(nowMs: number, withinMs: number): boolean {
  return nowMs - beatAtMs > LATE_MS || nowMs - stoodStillUntilMs < withinMs;
}
