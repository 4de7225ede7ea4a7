import { KnownFate } from "../wire/fate-list.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import { NO_TOKEN, type Token } from "../wire/token.ts";
import { answer } from "./answers.ts";
import type { Envelope } from "./envelope.ts";
import type { Person } from "./person.ts";
import type { ExpiredRecord } from "./ports.ts";
import type { CoreState } from "./state.ts";

/** Messages whose announced time on disk is over have been removed: the index follows. */
export function expired(core: CoreState, person: Person, records: readonly ExpiredRecord[]): void {
  for (const { number, src, id, epoch, bytes } of records) {
    if (!person.mailbox.kept.remove(number)) {
      if (!core.missing.delete(number)) continue;
      // A page that was read since has shown that it is missing, but not whose it was.
      person.mailbox.correct(src, bytes);
      tellGone(core, src, epoch, id);
      continue;
    }
    const carried = findCarried(person, number);
    if (carried === undefined) {
      core.forget(person, src, bytes, "expired");
      tellGone(core, src, epoch, id);
    } else {
      // It was on disk, so that is what a sender hears who has not heard yet.
      answer(core, carried, ReplyCode.kept);
      core.end(carried, "expired");
    }
  }
}

/** Its sender, who knows it as kept, is told that it is gone. */
function tellGone(core: CoreState, src: number, epoch: Token, id: number): void {
  const sender = epoch === NO_TOKEN ? undefined : core.directory.byId(src);
  if (sender === undefined) return;
  const named = core.names.epochOf(sender, epoch);
  // Another device may have had it.
  if (named.fateOf(id) === KnownFate.taken) return;
  core.names.settle(named, id, KnownFate.gone, core.nowMs);
}

/** A message that a connection carries keeps its envelope, so that a late "200" finds it ended. */
function findCarried(person: Person, number: number): Envelope | undefined {
  for (const list of [person.session?.handed, person.session?.live]) {
    for (const envelope of list ?? []) if (envelope.number === number) return envelope;
  }
  return undefined;
}
