import type { DeviceKey } from "../identity/device-key.ts";
import { authTranscript } from "../identity/transcripts.ts";
import { AddedType } from "../wire/added-type.ts";
import { encodeCommand } from "../wire/codec.ts";
import type { MemberName } from "../wire/member-name.ts";
import { encodeAuth } from "../wire/sign-in.ts";

/** A device signs in: for whom, and on which connection to which server. */
export interface SignIn {
  readonly name: MemberName;
  readonly device: DeviceKey;
  /** Of the server at the other end, 32 bytes. */
  readonly pin: Uint8Array;
  /** What the two ends of the connection share, 32 bytes. */
  readonly exporter: Uint8Array;
}

/** AUTH, as bytes: it holds for this one connection. */
export function signInCommand({ name, device, pin, exporter }: SignIn): Uint8Array {
  const said = { features: 0, deviceId: device.id, flags: 0 };
  const signature = device.sign(authTranscript({ ...said, exporter, pin, name }));
  const text = encodeAuth({ ...said, signature });
  return encodeCommand({ type: AddedType.auth, id: 0, src: name, dst: undefined, text });
}
