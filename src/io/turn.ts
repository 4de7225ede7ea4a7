/** Calls `action` once, when everything that has arrived in this turn of the loop is handled. */
export function atEndOfTurn(action: () => void): void {
  setImmediate(action);
}
