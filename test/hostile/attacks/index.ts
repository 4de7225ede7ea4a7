import type { Attack } from "./attack.ts";
import { nameless, storm } from "./crowds.ts";
import { answersToNothing, fastSenders, forgedNames, sameIds, unknownTypes } from "./floods.ts";
import { pingPong, resets } from "./leavers.ts";
import { stuckReader, stuckReaders } from "./readers.ts";
import { unfinished } from "./slow.ts";

/** Every attack, by the word that a command line takes. */
export const attacks: Readonly<Record<string, Attack>> = {
  unfinished,
  nameless,
  storm,
  stuckReaders,
  stuckReader,
  fastSenders,
  answersToNothing,
  unknownTypes,
  forgedNames,
  sameIds,
  resets,
  pingPong,
};
