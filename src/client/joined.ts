/** Commands one behind the other, as they are written. */
export function joined(commands: readonly Uint8Array[]): Uint8Array {
  const size = commands.reduce((sum, command) => sum + command.length, 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const command of commands) {
    bytes.set(command, at);
    at += command.length;
  }
  return bytes;
}
