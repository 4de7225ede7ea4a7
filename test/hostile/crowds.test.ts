import { endures } from "./endures.ts";

endures(["unfinished", "nameless", "storm", "stuckReaders", "stuckReader", "resets"]);
