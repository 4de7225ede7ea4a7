import assert from "node:assert/strict";
import { test } from "node:test";
import { KnownFate } from "../wire/fate-list.ts";
import { PAGE_IDS } from "./epoch.ts";
import { person } from "./envelopes.testing.ts";
import { NAME_PAGES_MAX, Names } from "./names.ts";
import type { MailStore } from "./ports.ts";

const { kept, taken, unknown } = KnownFate;

/** A store that takes everything. */
const store: MailStore = {
  enrol: () => {},
  seen: () => {},
  keep: () => {},
  erase: () => {},
  advance: () => {},
  verdicts: () => {},
  reserve: () => {},
  readPage: () => {},
};

/** The first messageID of a page. */
const first = (page: number): number => page * PAGE_IDS;

test("of one sender's pages the one that was changed longest ago is forgotten first", () => {
  const names = new Names(store, 1);
  const ann = person(1);
  const epoch = names.epochOf(ann, 1n);
  for (let page = 0; page < NAME_PAGES_MAX.person; page += 1) {
    names.settle(epoch, first(page), taken, page);
  }
  names.flush(10_000);
  names.settle(epoch, first(0) + 1, taken, 10_000);

  names.settle(epoch, first(1000), taken, 10_001);

  assert.equal(names.fateOf(ann, 1n, first(0)), taken);
  assert.equal(names.fateOf(ann, 1n, first(1)), unknown);
  assert.equal(names.fateOf(ann, 1n, first(2)), taken);
  assert.equal(names.fateOf(ann, 1n, first(1000)), taken);
});

test("a page on which something is kept is spared, however long ago it was changed", () => {
  const names = new Names(store, 1);
  const ann = person(1);
  const epoch = names.epochOf(ann, 1n);
  names.settle(epoch, first(0), kept, 0);
  for (let page = 1; page < 3 * NAME_PAGES_MAX.person; page += 1) {
    names.settle(epoch, first(page), taken, page);
  }

  assert.equal(names.fateOf(ann, 1n, first(0)), kept);
  assert.equal(ann.namePages?.size, NAME_PAGES_MAX.person);
});

test("where something is kept on every page the one that was changed longest ago goes", () => {
  const names = new Names(store, 1);
  const ann = person(1);
  const epoch = names.epochOf(ann, 1n);
  for (let page = 0; page <= NAME_PAGES_MAX.person; page += 1) {
    names.settle(epoch, first(page), kept, page);
  }

  assert.equal(names.fateOf(ann, 1n, first(0)), unknown);
  assert.equal(names.fateOf(ann, 1n, first(1)), kept);
});

test("who jumps from page to page costs no look at the pages of others", () => {
  const names = new Names(store, 1);
  let looks = 0;
  const perPerson = NAME_PAGES_MAX.person;
  for (let id = 2; id < 102; id += 1) {
    const src = person(id);
    const epoch = names.epochOf(src, 1n);
    for (let page = 0; page < perPerson; page += 1) names.settle(epoch, first(page), taken, 0);
    Object.defineProperty(epoch, "src", { get: () => ((looks += 1), src) });
  }
  const ann = person(1);
  const epoch = names.epochOf(ann, 1n);

  for (let page = 0; page < 10 * perPerson; page += 1) {
    names.settle(epoch, first(page), taken, 0);
  }

  assert.equal(looks, 0);
  assert.equal(ann.namePages?.size, perPerson);
  assert.equal(names.fateOf(ann, 1n, first(9 * perPerson)), taken);
});
