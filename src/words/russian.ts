import { alone } from "./russian/alone.ts";
import { commands } from "./russian/commands.ts";
import { errors } from "./russian/errors.ts";
import { fates } from "./russian/fates.ts";
import { group } from "./russian/group.ts";
import { hints } from "./russian/hints.ts";
import { keys } from "./russian/keys.ts";
import { link } from "./russian/link.ts";
import { answers, notes } from "./russian/notes.ts";
import { people } from "./russian/people.ts";
import { talks, writing } from "./russian/talks.ts";
import { times } from "./russian/times.ts";
import type { Words } from "./words.ts";

/** What is said in Russian. */
export const russian: Words = {
  alone,
  answers,
  commands,
  errors,
  fates,
  group,
  hints,
  keys,
  link,
  notes,
  people,
  talks,
  times,
  writing,
};
