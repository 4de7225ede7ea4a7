import { alone } from "./russian/alone.ts";
import { calls } from "./russian/calls.ts";
import { commands } from "./russian/commands.ts";
import { errors } from "./russian/errors.ts";
import { fates } from "./russian/fates.ts";
import { group } from "./russian/group.ts";
import { hints } from "./russian/hints.ts";
import { keys } from "./russian/keys.ts";
import { link } from "./russian/link.ts";
import { look } from "./russian/look.ts";
import { answers, notes } from "./russian/notes.ts";
import { outside } from "./russian/outside.ts";
import { people } from "./russian/people.ts";
import { settings } from "./russian/settings.ts";
import { talks, writing } from "./russian/talks.ts";
import { times } from "./russian/times.ts";
import type { Words } from "./words.ts";

/** What is said in Russian. */
export const russian: Words = {
  language: "ru",
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
