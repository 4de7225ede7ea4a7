import { CONNECTION_LIMITS } from "./limits.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/** Who wants to connect. */
export interface Arriving {
  /** See `networkOf`. */
  readonly network: string;
  /** A program on this machine: no rule that goes by addresses holds for it. */
  readonly isLocal: boolean;
}

/**
 * Makes room for one more connection, if one without a name has to give way for that. Never for
 * somebody who will be turned away all the same.
 */
export function makeRoom(core: CoreState, arriving: Arriving): void {
  const { nameless, sessions, limits } = core;
  if (core.stopping || isUnwelcome(core, arriving) !== undefined) return;
  const [oldest] = nameless;
  if (oldest !== undefined && sessions.size >= limits.connectionsMax) {
    core.doom(oldest, "no name, and no room for more connections");
  } else if (isCrowded(core, arriving)) {
    const [neighbour] = nameless.of(arriving.network);
    if (neighbour !== undefined && hasHadTime(core, neighbour)) {
      core.doom(neighbour, "not signed in, and others of its address come");
    }
  }
}

/** Why one more connection is turned away; `undefined` if it may come. */
export function noRoomFor(core: CoreState, arriving: Arriving): string | undefined {
  if (core.stopping) return "stopping";
  if (core.sessions.size >= core.limits.connectionsMax) return "too many connections";
  const why = isUnwelcome(core, arriving);
  if (why !== undefined) return why;
  return isCrowded(core, arriving) ? "too many of one address sign in at once" : undefined;
}

/** Whether a connection without a name has had the time to say it. */
export function hasHadTime(core: CoreState, nameless: Session): boolean {
  return core.nowMs - nameless.openedAtMs >= CONNECTION_LIMITS.namelessMs;
}

/** Why nobody of this address may come now, whoever gives way. */
function isUnwelcome(core: CoreState, { network, isLocal }: Arriving): string | undefined {
  if (isLocal) return undefined;
  const { networks, limits, membership } = core;
  if ((networks.get(network) ?? 0) >= limits.addressConnectionsMax) {
    return "too many connections of one address";
  }
  const waitMs = membership?.strangers.waitMs(network, core.nowMs) ?? 0;
  return waitMs > 0 ? "too many connections of one address that did not sign in" : undefined;
}

/** Where people sign in, one address must not take the places of all who are about to. */
function isCrowded({ membership, nameless, limits }: CoreState, who: Arriving): boolean {
  if (membership === undefined || who.isLocal) return false;
  return nameless.of(who.network).size >= limits.addressNamelessMax;
}
