/** One above the largest messageID (S8). */
export const MESSAGE_ID_END = 4_294_967_296;

/** The messageID after `id`: "it grows by 1" (S8), and from 4,294,967,295 starts at 0 again. */
export function nextMessageId(id: number): number {
  return (id + 1) % MESSAGE_ID_END;
}
