import type { CommandName } from "./command-words.ts";
import {
  bare,
  bareLineDown,
  bareLineUp,
  bareNewest,
  bareOldest,
  barePageDown,
  barePageUp,
} from "./commands/bare.ts";
import {
  completeClose,
  completeNext,
  completePrevious,
  completeTake,
} from "./commands/completing.ts";
import { editor } from "./commands/composing.ts";
import { copy } from "./commands/copying.ts";
import { down, goToOrCut, putAside, tab, up } from "./commands/editing.ts";
import { open } from "./commands/opening.ts";
import { back, nextTalk, nextUnread, nthTalk, previousTalk } from "./commands/moving.ts";
import {
  chooseNext,
  choosePrevious,
  close,
  find,
  goTo,
  keys,
  pageLineDown,
  pageLineUp,
  pagePageDown,
  pagePageUp,
  take,
} from "./commands/overlays.ts";
import { drop, info, pick, pickDown, quote, retry, unpick } from "./commands/picking.ts";
import { firstUnread, newest, oldest, pageDown, pageUp } from "./commands/scrolling.ts";
import { send } from "./commands/sending.ts";
import { unread } from "./commands/unreading.ts";
import { type Command, just } from "./effects.ts";

/** What the commands of the keys do. */
export const commands: Readonly<Record<CommandName, Command>> = {
  send,
  tab,
  back,
  nextUnread,
  goToOrCut,
  goTo,
  nextTalk,
  previousTalk,
  pageUp,
  pageDown,
  oldest,
  newest,
  firstUnread,
  find,
  up,
  down,
  pick,
  pickDown,
  unpick,
  copy,
  open,
  quote,
  unread,
  retry,
  drop,
  info,
  editor,
  bare,
  bareLineUp,
  bareLineDown,
  barePageUp,
  barePageDown,
  bareOldest,
  bareNewest,
  redraw: (state) => just(state, { kind: "redraw" }),
  putAside,
  suspend: (state) => just(state, { kind: "suspend" }),
  keys,
  quit: (state) => just(state, { kind: "quit" }),
  completeTake,
  completeNext,
  completePrevious,
  completeClose,
  take,
  chooseNext,
  choosePrevious,
  close,
  pageLineUp,
  pageLineDown,
  pagePageUp,
  pagePageDown,
  talk1: nthTalk(1),
  talk2: nthTalk(2),
  talk3: nthTalk(3),
  talk4: nthTalk(4),
  talk5: nthTalk(5),
  talk6: nthTalk(6),
  talk7: nthTalk(7),
  talk8: nthTalk(8),
  talk9: nthTalk(9),
};
