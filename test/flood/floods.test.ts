import assert from "node:assert/strict";
import { test } from "node:test";
import { Flooded, writesTo } from "./flooded.ts";
import { withoutRates, writesToStanding } from "./standing.ts";
import { shaking, silent, stuck } from "./strangers.ts";

test("a member comes in through a crowd that says nothing, and the crowd is gone", async (t) => {
  await using flooded = await Flooded.starts();
  const bob = await flooded.joins("bob");
  const ann = await flooded.joins("ann");
  const crowds = [await silent(flooded, 1000), await stuck(flooded, 1000)];
  const startMs = performance.now();
  const again = await flooded.signsIn(ann);
  await writesTo(again, bob, "hi");
  t.diagnostic(`in and answered after ${(performance.now() - startMs).toFixed(0)} ms`);
  const left = crowds.map((crowd) => crowd.open());
  assert.ok(
    left.some((open) => open > 0),
    "the crowd is there all the while",
  );

  await Promise.all(crowds.map((crowd) => crowd.gone));
  await writesTo(again, bob, "still here");
  assert.ok((await flooded.look()).connections <= 3);
  for (const each of [again, ann, bob]) each.hangsUp();
});

test("a member comes in while strangers shake hands and say nothing", async (t) => {
  await using flooded = await Flooded.starts({ signInMsMax: 3000 });
  const bob = await flooded.joins("bob");
  const ann = await flooded.joins("ann");
  const coming = shaking(flooded, 300);
  const startMs = performance.now();
  const again = await flooded.signsIn(ann);
  await writesTo(again, bob, "hi");
  t.diagnostic(`in and answered after ${(performance.now() - startMs).toFixed(0)} ms`);

  await (
    await coming
  ).gone;
  await writesTo(again, bob, "still here");
  for (const each of [again, ann, bob]) each.hangsUp();
});

test("a member that never reads costs others nothing, and the server little", async () => {
  await using flooded = await withoutRates();
  const reader = await flooded.joins("reader");
  const ann = await flooded.joins("ann");
  const bob = await flooded.joins("bob");
  await writesTo(ann, bob, "before");
  const before = await flooded.look();
  reader.standsStill();
  await writesToStanding(ann, reader, 60_000);
  await writesTo(ann, bob, "after");

  const growth = (await flooded.look()).liveBytes - before.liveBytes;
  assert.ok(growth < 8 * 1_048_576, `${growth} bytes`);
  for (const each of [ann, bob, reader]) each.hangsUp();
});

test("who writes a command a byte at a time is closed, and others are not", async () => {
  await using flooded = await Flooded.starts({ beginMsMax: 1000 });
  const slow = await flooded.joins("slow");
  const ann = await flooded.joins("ann");
  const dripping = setInterval(() => slow.writes(Uint8Array.of(1)), 100);

  await slow.isOver();
  clearInterval(dripping);
  await writesTo(ann, ann, "a note");
  ann.hangsUp();
});

test("one sender fills its share of a mailbox, and leaves room for others", async () => {
  await using flooded = await Flooded.starts({ shareMessagesMax: 20, mailboxMessagesMax: 30 });
  const absent = await flooded.joins("absent");
  absent.hangsUp();
  await absent.isOver();
  const ann = await flooded.joins("ann");
  const bob = await flooded.joins("bob");
  for (let id = 0; id < 25; id += 1) {
    ann.sends("absent", "hi", id);
    await ann.isAnswered(id < 20 ? "300" : "429");
  }

  bob.sends("absent", "hi", 1);
  await bob.isAnswered("300");
  for (const each of [ann, bob]) each.hangsUp();
});

test("two hundred lines that a member pastes all arrive, in order", async () => {
  await using flooded = await Flooded.starts({ memberRate: { perSecond: 100, burst: 50 } });
  const ann = await flooded.joins("ann");
  const bob = await flooded.joins("bob");
  for (let line = 0; line < 200; line += 1) ann.sends("bob", `line ${line}`, line);

  for (let line = 0; line < 200; line += 1) {
    await bob.receives(`line ${line}`);
    await ann.isAnswered("200");
  }
  for (const each of [ann, bob]) each.hangsUp();
});
