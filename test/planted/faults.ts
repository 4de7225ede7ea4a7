import type { PlantedFault, SimulatedFault } from "./fault.ts";
import { clientFaults } from "./faults-client.ts";
import { level2Faults } from "./faults-level-2.ts";
import { membersFaults } from "./faults-members.ts";
import { serverFaults } from "./faults-server.ts";

/** Every fault that is planted in a copy of the checkout, by promise. */
export const plantedFaults: readonly PlantedFault[] = [
  ...serverFaults,
  ...clientFaults,
  ...level2Faults,
  ...membersFaults,
].toSorted((left, right) => left.promise.localeCompare(right.promise));

/** Faults of the pure rules; the simulation must find each of them by itself. */
export const simulatedFaults: readonly SimulatedFault[] = [
  { promise: "P1", mutant: "a 200 settles the newest message of its pair" },
  { promise: "P1", mutant: "an answer goes to the connection that its sender has now" },
  { promise: "P2", mutant: "300 leaves before the commit" },
  { promise: "P2", mutant: "what the disk refused is answered with 300" },
  { promise: "P2", mutant: "a recipient's 300 is believed" },
  { promise: "P3", mutant: "the 3 seconds run from the forwarding" },
  { promise: "P3", mutant: "the sender of a message to an absent name waits for 3 seconds" },
  { promise: "P3", mutant: "a recipient's end is noticed only by the deadlines" },
  { promise: "P4", mutant: "the cursor moves over a live message" },
  { promise: "P4", mutant: "a command proves at once that a type 2 was read" },
  { promise: "P4", mutant: "numbers are used before their block is reserved on disk" },
  { promise: "P4", mutant: "a broken connection is taken for a clean end" },
  { promise: "P5", mutant: "what a dropped recipient had goes to the tail of its queue" },
  { promise: "P5", mutant: "a message whose commit is in flight is overtaken" },
  { promise: "P5", mutant: "a live message overtakes the drain" },
  { promise: "P6", mutant: "a reply with an empty SRC is dropped" },
  { promise: "P6", mutant: "a type 2 from a client is answered" },
  { promise: "P7", mutant: "a foreign SRC is let through" },
  { promise: "P7", mutant: "whoever a reply claims to come from has answered" },
];
