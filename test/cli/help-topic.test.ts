import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./person.ts";

const env = { LC_ALL: "C.UTF-8" };
const names =
  "start talk keys commands fates offline group safety notifications terminal scripts settings";

test("coterie help TOPIC says what a topic is about, in lines for a pipe", async () => {
  // Each is a process, and they do not disturb each other.
  for (const LC_ALL of ["C.UTF-8", "ru_RU.UTF-8"]) {
    const runs = names.split(" ").map(async (name) => ({
      name,
      ...(await run(["help", name], { env: { LC_ALL } })),
    }));
    for (const { name, exit, out, err } of await Promise.all(runs)) {
      assert.deepEqual([exit, err], [0, ""], name);
      assert.deepEqual(
        out.split("\n").filter((line) => line.length > 79),
        [],
        name,
      );
      assert.equal(/\p{Script=Cyrillic}/u.test(out), LC_ALL.startsWith("ru"), name);
    }
  }
});

test("help names the topics, and the nearest to one that there is not", async () => {
  const all = await run(["help"], { env });
  for (const name of names.split(" ")) assert.match(all.out, new RegExp(`\\b${name}\\b`, "u"));

  const { exit, err } = await run(["help", "fats"], { env });
  assert.equal(exit, 64);
  assert.match(err, /there is no topic fats; the nearest is fates/u);

  const scripts = await run(["help", "scripts"], { env });
  assert.match(scripts.out, /\[hooks\] in config\.toml/u);

  const send = await run(["help", "send"], { env });
  assert.match(send.out, /Usage: coterie send/u);
});
