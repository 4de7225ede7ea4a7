import { DeviceKey } from "../identity/device-key.ts";
import { isLocked, lockKey, unlockKey } from "../identity/locked-key.ts";
import { type KeyMaker, readKeyFile } from "../io/key-file.ts";
import { askSecretly, passphraseSet } from "../io/passphrase.ts";

/** How keys of devices are written: locked, if there is a passphrase. */
export function deviceKeys(passphrase: string | undefined): KeyMaker<DeviceKey> {
  return {
    make: () => DeviceKey.create(),
    read: (text) => DeviceKey.fromPem(isLocked(text) ? unlockKey(text, passphrase) : text),
    write: (key) => {
      const pem = key.toPem();
      return passphrase === undefined ? pem : lockKey(pem, passphrase);
    },
  };
}

/** What was typed, so that a command that connects several times asks once. */
let typed: string | undefined;

/** Whoever has just chosen it is not asked for it again. */
export function knowsPassphrase(passphrase: string): void {
  typed = passphrase;
}

/**
 * The passphrase of the key in this file: set for scripts, or asked for on the terminal.
 *
 * @returns `undefined` if it has none, or nobody can be asked.
 * @throws what {@link readKeyFile} throws.
 */
export async function passphraseOf(path: string): Promise<string | undefined> {
  if (readKeyFile(path, { read: isLocked }) !== true) return undefined;
  typed ??= passphraseSet() ?? (await askSecretly("Passphrase of this device: "));
  return typed;
}
