import { readId, readType } from "../../wire/codec.ts";
import { AddedType, Feature } from "../../wire/added-type.ts";
import { OFFSET } from "../../wire/command.ts";
import { decodeRead, decodeTyping } from "../../wire/signs.ts";
import { CONNECTION_LIMITS } from "../limits.ts";
import { passOver } from "../notices.ts";
import { findPerson } from "../routing.ts";
import type { Person } from "../person.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { TokenBucket } from "../token-bucket.ts";

/**
 * TYPING and READ: passed on at once to whoever is here and wants such signs, and never kept. What
 * comes too often is dropped: the next one says the same, or more.
 */
export function handleSign(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const type = readType(bytes, at);
  const decode = type === AddedType.typing ? decodeTyping : decodeRead;
  if (decode(bytes, at, size) === undefined) {
    passOver(core, session);
    return;
  }
  session.signs ??= new TokenBucket(CONNECTION_LIMITS.signs, core.nowMs);
  if (!session.signs.take(CONNECTION_LIMITS.signs, core.nowMs)) {
    core.ignore("sign too soon");
    return;
  }
  const { person } = session;
  const dst = findPerson(core, bytes, at + OFFSET.dst);
  if (person === undefined || dst === undefined) return;
  const sign = { type, id: readId(bytes, at), body: bytes.subarray(at + OFFSET.text, at + size) };
  for (const reader of [dst, ...(dst.others ?? [])]) {
    passOn(reader.session, Feature.people, person, dst, sign);
  }
  // Who has read something on one device has read it on all.
  if (type !== AddedType.read || person.others === undefined || person === dst) return;
  for (const reader of [person, ...person.others]) {
    if (reader === session.reader) continue;
    passOn(reader.session, Feature.people | Feature.devices, person, dst, sign);
  }
}

function passOn(
  reader: Session | undefined,
  features: number,
  src: Person,
  dst: Person,
  { type, id, body }: { readonly type: number; readonly id: number; readonly body: Uint8Array },
): void {
  if (reader === undefined || reader.stale || reader.output.answersFull) return;
  if ((reader.features & features) !== features) return;
  reader.output.added(type, id, src, dst, body);
  reader.link.wake();
}
