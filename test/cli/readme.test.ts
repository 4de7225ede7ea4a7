import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startServer } from "../helpers/server.ts";
import { newHome, start } from "./person.ts";

/** The arguments of the README's line for this subcommand, quotes taken off. */
function lineOf(subcommand: string): string[] {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, rest = ""] = new RegExp(`^npx coterie (${subcommand} .*)$`, "mu").exec(readme) ?? [];
  return Array.from(rest.matchAll(/"([^"]*)"|(\S+)/gu), ([, quoted, bare = ""]) => quoted ?? bare);
}

test("the commands of the README do what it says", async () => {
  await using server = await startServer();
  const where = ["--server", `${server.host}:${server.port}`];

  const hers = newHome();
  const sent = await start([...lineOf("send"), ...where], { home: hers }).ended;
  assert.match(sent.out, /bob.*300/u);
  const said = await start([...lineOf("log"), ...where], { home: hers }).ended;
  assert.match(said.out, /ann: lunch at one\? \(kept for later\)\n$/u);

  const home = newHome();
  const unread = await start([...lineOf("unread"), ...where], { home }).ended;
  assert.equal(unread.out, "0\n");
  const who = await start([...lineOf("who"), ...where], { home }).ended;
  assert.match(who.out, /^bob: /mu);
  const listening = start([...lineOf("listen"), ...where], { home });
  assert.equal(await listening.line(), "lunch at one?");

  const chatted = await start([...lineOf("chat"), ...where], { input: "see you\n" }).ended;
  assert.match(chatted.out, /^to bob: see you, bob has it$/mu);
  assert.equal(await listening.line(), "see you");
  listening.interrupt();
  assert.equal((await listening.ended).exit, 0);
});
