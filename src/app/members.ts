import type { KnownMember, KnownMembers } from "../io/account/known-members.ts";
import { MemberRank } from "../wire/member-entry.ts";
import type { AppState, Overlay, Whereabouts } from "./state.ts";
import { memberLine } from "./words.ts";

type PageOverlay = Extract<Overlay, { kind: "page" }>;

/** Those who belong to the group now. */
export function belonging(members: KnownMembers | undefined): readonly KnownMember[] {
  return [...(members?.values() ?? [])].filter((each) => each.rank !== MemberRank.removed);
}

/** Who belongs to the group, as a page that stays true while it is read. */
export function membersPage(state: AppState): PageOverlay {
  const { group } = state.words;
  const all = belonging(state.members).toSorted(
    (one, other) => other.rank - one.rank || (one.name < other.name ? -1 : 1),
  );
  const lines = all.map((member) => memberLine(member, whereIs(state, member.name), state.words));
  const isOwner = all.some(({ rank, name }) => rank === MemberRank.owner && name === state.self);
  return {
    kind: "page",
    title: group.members,
    follows: "members",
    top: 0,
    lines: [
      ...(lines.length > 0 ? lines : [group.notTold]),
      "",
      group.howToInvite,
      ...(isOwner ? [group.howToRemove] : []),
      group.noMember,
    ],
  };
}

/** `state` with that page as it is now, if it is read. */
export function withMembersPage(state: AppState): AppState {
  const { overlay } = state;
  if (overlay?.kind !== "page" || overlay.follows !== "members") return state;
  return { ...state, overlay: { ...membersPage(state), top: overlay.top } };
}

function whereIs({ people, self, link }: AppState, name: string): Whereabouts["is"] | undefined {
  if (name === self) return link.kind === "online" ? "here" : undefined;
  return [...people].find(([each]) => each === name)?.[1].is;
}
