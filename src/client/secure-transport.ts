import { isRollOf } from "../identity/server-key.ts";
import { type JoinedFiles, readServerPins, writeServerPins } from "../io/account/joined-files.ts";
import { readKeyFile } from "../io/key-file.ts";
import { passphraseSet } from "../io/passphrase.ts";
import { WrongPinError } from "../io/tls-failure.ts";
import { pinnedTo, tlsTransport } from "../io/tls-transport.ts";
import type { Address, Transport } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";
import type { Roll } from "../wire/roll.ts";
import { parseMemberName } from "../wire/member-name.ts";
import type { Username } from "../wire/username.ts";
import { deviceKeys } from "./device-file.ts";
import { formatAddress } from "./end-reason.ts";
import { withNextPin } from "./server-pins.ts";
import { signInCommand } from "./sign-in.ts";

/**
 * The way of somebody who has joined: TLS to the server that they know, where the first thing said
 * is who they are. The keys of the server are read for each connection, since they may change.
 *
 * @param passphrase - of the key of this device, if it has one.
 * @throws CoterieError if that key is damaged, may be read by others, or has another passphrase.
 */
export function secureTransport(
  joined: JoinedFiles,
  user: Username,
  wallMs: () => number,
  passphrase: string | undefined = passphraseSet(),
): Transport {
  const name = parseMemberName(user);
  const device = readKeyFile(joined.key, deviceKeys(passphrase));
  if (device === undefined) throw keyIsGone(joined.key);
  return {
    dial: (server, events) => {
      const nowMs = wallMs();
      const pins = readServerPins(joined)
        .filter(({ untilMs }) => untilMs === undefined || untilMs > nowMs)
        .map(({ pin }) => pin);
      const isKnown = pinnedTo(pins);
      let shown = new Uint8Array();
      let shownKey = new Uint8Array();
      const checkPin = (pin: Uint8Array, spki: Uint8Array): boolean => {
        shown = Uint8Array.from(pin);
        shownKey = Uint8Array.from(spki);
        return isKnown(pin);
      };
      const connection = tlsTransport({ checkPin }).dial(server, {
        opened: () => events.opened(),
        received: (bytes) => events.received(bytes),
        ended: () => events.ended(),
        drained: () => events.drained?.(),
        closed: (error) => {
          const isWrong = error instanceof WrongPinError;
          events.closed(isWrong ? otherKey(server, error.pin, pins) : error);
        },
      });
      const opening = (): Uint8Array => {
        const exporter = connection.exporter() ?? new Uint8Array();
        return signInCommand({ name, device, pin: shown, exporter });
      };
      const rolled = (roll: Roll): void => {
        if (!isRollOf(shownKey, roll)) return;
        const next = withNextPin(readServerPins(joined), shown, roll, wallMs());
        if (next !== undefined) writeServerPins(joined, next);
      };
      return { ...connection, opening, rolled };
    },
  };
}

/** Says which key was expected, so that two people can compare what they see. */
function otherKey(server: Address, shown: Uint8Array, known: readonly Uint8Array[]): CoterieError {
  const where = formatAddress(server);
  const expected = known.map((pin) => shortPin(pin)).join(" or ");
  return new CoterieError(
    "COTERIE_WRONG_PIN",
    `the server at ${where} shows the key ${shortPin(shown)}, and this account knows it by ` +
      `${expected === "" ? "none" : expected}: it was set up anew, or somebody stands in between`,
    "Nothing was sent. Ask whoever runs it; if its key is new, they can give you a new code for " +
      `\`coterie join ${where} CODE\`.`,
  );
}

/** The first 8 bytes of a pin, in hexadecimal digits. */
export function shortPin(pin: Uint8Array): string {
  return (Buffer.from(pin.subarray(0, 8)).toString("hex").match(/.{4}/gu) ?? []).join(" ");
}

function keyIsGone(path: string): CoterieError {
  return new CoterieError(
    "COTERIE_KEY_FILE",
    `the key of this device is gone from ${path}`,
    "Put it back from a copy, or join the server again with a new code.",
  );
}
