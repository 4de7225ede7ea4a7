import { edit, faultsOf } from "./fault.ts";
import type { PlantedFault } from "./fault.ts";

const group = "src/server/members/group.test.ts";

/** Mistakes where people sign in with keys. */
export const membersFaults: readonly PlantedFault[] = faultsOf(
  "P7",
  [
    "a member's name works without its key",
    edit("src/core/members/gate.ts", "isPlain && !isReserved(membership.roster, name)", "isPlain"),
    group,
    "a program of the seed on this machine takes part, but under no member's name",
    "quick",
  ],
  [
    "any signature is right",
    edit(
      "src/server/members/node-proofs.ts",
      "return isSignedBy(deviceKey, transcript, auth.signature);",
      "return transcript.length > 0;",
    ),
    group,
    "an AUTH that was recorded on one connection opens no other",
    "quick",
  ],
  [
    "a code opens as often as somebody has it",
    edit("src/core/members/roster.ts", "invite?.usedAtMs === undefined && ", ""),
    group,
    "a code opens once: of two who race for it one gets in",
    "quick",
  ],
  [
    "codes of earlier starts still open",
    edit("src/core/members/own-invites.ts", "!isReplaced(each, what)", "true"),
    "src/core/members/own-invites.test.ts",
    "of the codes of a new server the last one opens, for seven days",
    "quick",
  ],
  [
    "a server that has lost its list of members begins a new group",
    edit(
      "src/server/members/open-group.ts",
      "  if (keeper.isNew && isKeyFileThere(paths.key)) throw rosterGone(paths);\n",
      "",
    ),
    "test/members/start.test.ts",
    "no start makes a new group where files are damaged, gone or open to others",
  ],
);
