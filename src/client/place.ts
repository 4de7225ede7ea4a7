import { PresenceState } from "../wire/presence.ts";

/** Where somebody is. `silent`: connected, but not answering; `unknown`: never seen there. */
export type Place = "here" | "silent" | "away" | "unknown";

const places: ReadonlyMap<number, Place> = new Map([
  [PresenceState.here, "here"],
  [PresenceState.silent, "silent"],
  [PresenceState.away, "away"],
]);

/** What a server means by a state; one that nobody knows yet is as good as none. */
export function placeOf(state: number): Place {
  return places.get(state) ?? "unknown";
}
