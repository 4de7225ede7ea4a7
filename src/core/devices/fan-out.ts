import { KnownFate } from "../../wire/fate-list.ts";
import { ReplyCode } from "../../wire/reply-code.ts";
import { answer } from "../answers.ts";
import type { Envelope } from "../envelope.ts";
import type { CoreState } from "../state.ts";

/**
 * One message and its copies: one for each further device of its recipient, and one for each other
 * device of its sender. The first of the recipient's devices that is here gets the *lead*, which
 * is like any message: it has a deadline, its sender is owed an answer for it, it bears the name.
 * The copies are only kept and handed over.
 */
export class FanOut {
  readonly lead: Envelope;
  /** Copies on their way to the disk: no "200" leaves before they are there. */
  uncommitted = 0;
  /** One of the recipient's devices has the message. */
  isTaken = false;
  /** A copy could not be kept, and the sender was told so. */
  hasFailed = false;

  constructor(lead: Envelope) {
    this.lead = lead;
  }

  /** Only the lead speaks for the name; and it is not kept for good before its sender hears so. */
  maySettle(envelope: Envelope, fate: KnownFate): boolean {
    if (envelope !== this.lead) return false;
    if (fate === KnownFate.taken) return this.uncommitted === 0 && !this.hasFailed;
    if (fate === KnownFate.kept) return envelope.owed === undefined || envelope.answerDue;
    return true;
  }
}

/** A recipient's device has this: its sender hears "200", of several devices at the first. */
export function tellTaken(core: CoreState, envelope: Envelope): void {
  const fanOut = fanOutOf(envelope);
  if (fanOut === undefined) {
    answer(core, envelope, ReplyCode.taken);
  } else if (!fanOut.isTaken) {
    fanOut.isTaken = true;
    tellIfSafe(core, fanOut);
  }
}

/** A copy is on the disk. */
export function copyIsKept(core: CoreState, copy: Envelope): void {
  const { fanOut } = copy;
  if (fanOut === undefined || copy === fanOut.lead) return;
  fanOut.uncommitted -= 1;
  if (fanOut.isTaken) tellIfSafe(core, fanOut);
}

function tellIfSafe(core: CoreState, fanOut: FanOut): void {
  const { lead, uncommitted } = fanOut;
  if (uncommitted > 0) return;
  answer(core, lead, ReplyCode.taken);
  core.settleName(lead, KnownFate.taken);
}

/**
 * A copy that came back from the disk knows of no lead, but the lead may be under way still, on
 * another device of the same name.
 */
function fanOutOf({ fanOut, isSent, dst, epoch, id }: Envelope): FanOut | undefined {
  if (isSent) return undefined;
  if (fanOut !== undefined || epoch === undefined) return fanOut;
  if (dst.of === undefined && dst.others === undefined) return undefined;
  return epoch.live.get(id)?.fanOut;
}
