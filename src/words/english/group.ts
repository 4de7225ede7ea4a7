/** Who belongs to the group, who comes to it, and what its server has said. */
export const group = {
  noMembers:
    "this server has no members: whoever runs coterie chat --server with its address is in",
  members: "Members",
  notTold: "The server has not told yet.",
  howToInvite: "/invite NAME makes a code for somebody new.",
  howToRemove: "`coterie members --help` says how you remove somebody.",
  noMember: "A name with ~ in front is no member's: any program may use it.",
  ranks: { removed: "removed", member: "member", owner: "owner" },
  /** Where a member is. */
  places: { here: "here", silent: "silent", away: "away" },
  invitedBy: (name: string): string => `invited by ${name}`,
  inviteOneName: "write /invite and one name, such as /invite bob",
  makingCode: "making a code",
  noCode: (why: string): string => `no code: ${why}`,
  invite: "Invite",
  /** @param line - what is to be passed on. */
  codeFor: (name: string | undefined, line: string): readonly string[] => [
    `For ${name ?? "whoever you give this to"}, once, within a day:`,
    "",
    `  ${line}`,
    "",
    "Pass it on to one person, over a way that you trust. They paste it at the",
    "first question of npx coterie, or into a shell that knows coterie.",
    "",
    "y copies it, Esc closes this page. The code is kept nowhere; /invite NAME",
    "makes another.",
  ],
  notices: "What the server has said",
  cameWhileAway: (name: string): string => `${name} joined by your code while you were away`,
  noNotices: "Nothing since this window was opened.",
};
export type GroupWords = typeof group;
