import { readId } from "../../wire/codec.ts";
import { decodeDevice, type DeviceEntry, DeviceOp } from "../../wire/device-entry.ts";
import { RefusalCode } from "../../wire/sign-in.ts";
import { sayEntry } from "../members/answering.ts";
import type { Login } from "../members/gate.ts";
import { withEntry } from "../members/member-changes.ts";
import { codeOfRefusal, sayNo } from "../members/refuse.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { handleUnknown } from "./unknown.ts";

/**
 * DEVICE: a device that has signed in says which devices its name has. The answer is the same
 * entry, once that is on the disk.
 */
export function handleDevice(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const { membership } = core;
  const { login } = session;
  if (membership === undefined || login === undefined) {
    handleUnknown(core, session);
    return;
  }
  const id = readId(bytes, at);
  const entry = decodeDevice(bytes, at, size);
  if (entry === undefined) return sayNo(session, id, RefusalCode.malformed);
  if (!maySay(entry, login)) return sayNo(session, id, RefusalCode.forbidden);
  const waitMs = membership.pace.waitMs(login.name, core.nowMs);
  if (waitMs > 0) return sayNo(session, id, RefusalCode.tooOften, waitMs);
  const { changes, proofs } = membership;
  changes.change(
    (roster) => {
      return withEntry(roster, login.name, entry, (chain) => {
        return proofs.mayFollow(login.name, chain, entry);
      });
    },
    (how) => {
      if (!session.listening) return;
      if (how === "kept") sayEntry(session, id, login.name, entry);
      else sayNo(session, id, codeOfRefusal(how));
    },
  );
}

/** What a device has signed it says itself; a reset is the server's to say. */
function maySay({ op, signer }: DeviceEntry, { device }: Login): boolean {
  return (op === DeviceOp.add || op === DeviceOp.revoke) && signer === device;
}
