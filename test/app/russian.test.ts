import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../helpers/server.ts";
import { Person } from "./person.ts";

test("a person whose system speaks Russian reads Russian, and writes in any script", async () => {
  await using server = await startServer();
  const env = { LC_ALL: "ru_RU.UTF-8" };
  await using ann = new Person(server, "ann", { to: "bob", env });
  await using bob = new Person(server, "bob", { to: "ann" });
  await ann.sees(/на связи[^]*▸bob +тут/u);
  await ann.sees(/── кому: bob ─[^]*Enter отправить +Ctrl-K перейти +F1 клавиши/u);

  ann.types("обед в час? 日本 שלום");
  await bob.sees(/▸ann +typing/u);
  ann.presses("enter");
  await bob.sees(/ann +обед в час\? 日本 שלום/u);
  await ann.sees(/ann +✓ обед в час\?/u);

  ann.types("/who");
  ann.presses("enter");
  await ann.sees(/── Люди ─[^]*bob: в сети/u);
  ann.presses("escape");
  ann.presses("ctrl-d");
  assert.equal(await ann.leaves(), 0);
  await bob.sees(/▸ann +away/u);
});
