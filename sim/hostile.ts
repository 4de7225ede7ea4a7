import type { Client } from "./client.ts";
import type { ClientWorld } from "./client-world.ts";
import type { Name } from "./frames.ts";
import { actAdded, isAddedAct } from "./hostile-added.ts";
import { buildFrame, textOf } from "./frames.ts";
import type { HostileAct } from "./traits.ts";
import type { Random } from "./random.ts";

/** Names that no command may carry, as 8 raw bytes. */
const BAD_NAMES: readonly Uint8Array[] = [
  new Uint8Array(8),
  Uint8Array.of(0x23, 0x72, 0x6f, 0x6f, 0x6d, 0, 0, 0),
  Uint8Array.of(0xff, 0xfe, 0x41, 0, 0, 0, 0, 0),
  Uint8Array.of(0x61, 0x07, 0x62, 0, 0, 0, 0, 0),
  Uint8Array.of(0x20, 0x20, 0, 0x61, 0, 0, 0, 0),
];

export function badName(random: Random): Uint8Array {
  return random.pick(BAD_NAMES);
}

/** Does one thing that a well-meant program would not do. */
export function act(
  world: ClientWorld,
  client: Client,
  random: Random,
  what: HostileAct,
  others: readonly Name[],
): void {
  if (!client.writable) return;
  const { facts } = client;
  const other = random.pick(others);
  const id = random.chance(0.5) ? random.below(20) : random.u32();
  if (isAddedAct(what)) {
    actAdded(client, random, what, other);
    return;
  }
  switch (what) {
    case "forge 300":
      client.answer(other, id, random.pick(["300", "507", "2000", "", "200 x"]));
      return;
    case "forge 200":
      client.answer(other, id, "200");
      return;
    case "borrowed reply source": {
      const { messages } = world.ledger;
      const some = messages[messages.length - 1 - random.below(10)];
      const meant = some?.dst ?? random.pick(others);
      client.answer(some?.src ?? other, some?.id ?? id, "200", meant.bytes);
      return;
    }
    case "foreign source": {
      const fields = { type: random.pick([0, 2]), id, textBytes: 20, honest: false };
      const message = world.ledger.compose(facts, fields, other);
      const foreign = other !== facts.name && random.chance(0.8) ? other.bytes : badName(random);
      client.writeMessage(message, foreign, other.bytes);
      return;
    }
    case "unknown type":
      for (let left = random.pick([1, 1, 1, 120]); left > 0; left -= 1) {
        const type = random.pick([3, 0x0100, 0xffff]);
        const text = textOf(0, random.between(4, 40));
        client.write(buildFrame(facts.little, type, id, facts.name.bytes, other.bytes, text));
      }
      return;
    case "bad name":
      client.send(random.pick([0, 2]), badName(random), 12);
      return;
    case "rubbish":
      client.write(textOf(random.u32(), random.between(4, 200)));
      return;
    case "half a command": {
      const text = textOf(0, 100);
      const whole = buildFrame(facts.little, 3, id, facts.name.bytes, other.bytes, text);
      client.write(whole.subarray(0, random.between(1, whole.length - 1)));
      return;
    }
    case "flood":
      for (let left = random.between(5, 60); left > 0; left -= 1) client.send(0, other, 30);
  }
}
