/** How one program behaves. Chances are per action, times are means in ms. */
export interface Traits {
  readonly name: string;
  /** It writes raw C structs of a little-endian machine. */
  readonly little: boolean;
  /** It begins with a reply to nothing; otherwise its first message names it. */
  readonly hello: boolean;
  /** It answers a type 2 as well. */
  readonly answersOffline: boolean;
  /** How long it takes to answer at most. */
  readonly answerMaxMs: number;
  /** It stops answering for a while, but goes on reading. */
  readonly silentChance: number;
  readonly actEveryMs: number;
  readonly sendChance: number;
  readonly burstMax: number;
  readonly offlineChance: number;
  readonly selfChance: number;
  readonly badNameChance: number;
  /** It stands still: neither reads nor writes for a while. */
  readonly stallChance: number;
  readonly leaveChance: number;
  /** How it leaves: `close`, `reset`, `vanish` (no packet ever again), `half` (FIN, reads on). */
  readonly leaves: readonly ("close" | "reset" | "vanish" | "half")[];
  readonly awayMs: number;
  /**
   * Where its counter stands at the beginning of a connection. A plain program starts at 0 every
   * time it runs, and so uses the same messageIDs again.
   */
  readonly ids: "from 0" | "go on" | "anywhere";
  /** Now and then it uses a messageID twice on one connection. */
  readonly repeatsIds: boolean;
  readonly textMin: number;
  readonly textMax: number;
  /** What it does besides, on purpose. */
  readonly hostile: readonly HostileAct[];
  /** It writes, but never reads. */
  readonly neverReads: boolean;
  /** From when it takes part, in ms. */
  readonly startMs: number;
  /** What a hostile program asks for in a HELLO; `undefined` if it says none. */
  readonly hostileFeatures: number | undefined;
  /** How it speaks level 2; `undefined` if it does not. */
  readonly level2: Level2Traits | undefined;
  /** It speaks TLS, and signs in there; only in a world with members. */
  readonly signsIn?: boolean;
}

/** What is particular to a program of level 2. Chances are per action. */
export interface Level2Traits {
  /** What it asks for; see `FEATURE`. */
  readonly features: number;
  /** The messageID that its first text gets. */
  readonly firstId: number;
  /** How long its disk takes at most, and how long it puts off TAKEN afterwards, in ms. */
  readonly commitMaxMs: number;
  readonly takenMaxMs: number;
  /** It always says TAKEN, and never "200" as well. */
  readonly saysTaken: boolean;
  /** It says nothing before WELCOME has come. */
  readonly waitsForWelcome: boolean;
  /** It is killed and starts again from its file. */
  readonly dieChance: number;
  /** A connection beside the present one opens or ends, which only sends. */
  readonly besideChance: number;
  /** WHO, TYPING or READ. */
  readonly socialChance: number;
  /** Its file comes back from a backup now and then. */
  readonly restores: boolean;
  /** It is the client that people have, and not a model of one. */
  readonly isReal: boolean;
  /** It asks for nothing of level 2: a real client that is told so. */
  readonly plain: boolean;
  /** What left and has no answer when the connection ends, it sends again by itself. */
  readonly follows: boolean;
}

export const HOSTILE_ACTS = [
  "forge 300",
  "forge 200",
  "foreign source",
  "unknown type",
  "bad name",
  "rubbish",
  "half a command",
  "borrowed reply source",
  "flood",
] as const;
export type HostileAct = (typeof HOSTILE_ACTS)[number] | AddedAct;

/** What it does if it has said HELLO. */
export const ADDED_ACTS = [
  "hello again",
  "forged fate",
  "forged about",
  "taken too much",
  "false mark",
  "cut short",
] as const;
export type AddedAct = (typeof ADDED_ACTS)[number];
