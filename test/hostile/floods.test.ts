import { endures } from "./endures.ts";

endures(["fastSenders", "answersToNothing", "unknownTypes", "forgedNames", "sameIds", "pingPong"]);
