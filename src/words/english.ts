import { alone } from "./english/alone.ts";
import { calls } from "./english/calls.ts";
import { commands } from "./english/commands.ts";
import { errors } from "./english/errors.ts";
import { fates } from "./english/fates.ts";
import { group } from "./english/group.ts";
import { hints } from "./english/hints.ts";
import { keys } from "./english/keys.ts";
import { link } from "./english/link.ts";
import { look } from "./english/look.ts";
import { answers, notes } from "./english/notes.ts";
import { outside } from "./english/outside.ts";
import { people } from "./english/people.ts";
import { settings } from "./english/settings.ts";
import { talks, writing } from "./english/talks.ts";
import { times } from "./english/times.ts";
import type { Words } from "./words.ts";

/** What is said in English. */
export const english: Words = {
  language: "en",
  alone,
  answers,
  calls,
  commands,
  errors,
  fates,
  group,
  hints,
  keys,
  link,
  look,
  notes,
  outside,
  people,
  settings,
  talks,
  times,
  writing,
};
