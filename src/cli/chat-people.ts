import { placeOf } from "../client/place.ts";
import type { KnownMembers } from "../io/account/known-members.ts";
import type { Naming } from "../tui/lines/names.ts";
import { MemberRank } from "../wire/member-entry.ts";
import type { PresenceEntry } from "../wire/presence.ts";
import type { LinesWords } from "../words/english/lines.ts";

/** How people are spoken of in a conversation in lines. */
export interface PeopleForm {
  /** Our own name, which is not told. */
  readonly self: string;
  readonly names: Naming;
  readonly words: LinesWords;
}

/**
 * Who is here and who is not, as a sentence each.
 *
 * @param entries - `undefined` if the server does not tell.
 */
export function whereabouts(
  entries: readonly PresenceEntry[] | undefined,
  { self, names, words }: PeopleForm,
): string[] {
  const others = (entries ?? []).filter(({ name }) => name !== self);
  const places = Map.groupBy(others, ({ state }) => placeOf(state));
  const sentences = (["here", "silent", "away"] as const).flatMap((place) => {
    const some = (places.get(place) ?? []).map(({ name }) => names(name)).toSorted();
    return some.length === 0 ? [] : [words[place](some.join(", "))];
  });
  return sentences.length === 0 ? [words.whoIsUnknown] : sentences;
}

/** Who belongs to the group, as a sentence. */
export function belonging(
  members: KnownMembers | undefined,
  { names, words }: Pick<PeopleForm, "names" | "words">,
): string {
  const all = [...(members?.values() ?? [])].filter(({ rank }) => rank !== MemberRank.removed);
  if (all.length === 0) return words.noMembers;
  return words.members(
    all
      .map(({ name }) => names(name))
      .toSorted()
      .join(", "),
  );
}
