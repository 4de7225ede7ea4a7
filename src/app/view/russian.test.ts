import assert from "node:assert/strict";
import { test } from "node:test";
import { russian } from "../../words/russian.ts";
import { Player } from "../player.testing.ts";
import {
  ann,
  at,
  away,
  bob,
  carol,
  dave,
  erin,
  here,
  large,
  narrow,
  ours,
  shown,
  stage,
  talkWith,
  theirs,
  written,
} from "../stage.testing.ts";
import type { Setting } from "../stage.testing.ts";

function office(change: Setting = {}): Setting {
  return {
    words: russian,
    texts: [
      theirs("09:12", "доброе утро. сборка прошла?", { atMs: at("09:12", 23) }),
      ours("09:13", "да, всё зелёное"),
      theirs("11:02", "обедаем в час?"),
      ours("11:05", "и захвати распечатку", "waits"),
    ],
    talks: [
      talkWith(bob, "recent"),
      talkWith(carol, "unread", { unread: 2, last: at("11:40") }),
      talkWith(erin, "recent", { last: at("18:00", 20) }),
      talkWith(dave, "everyone"),
    ],
    people: new Map([
      [bob, here()],
      [erin, away(at("10:05"))],
    ]),
    underWay: new Set([4]),
    talk: written("", { newFrom: 3 }),
    ...change,
  };
}

/** A picture drawn in a test: the first line is empty, and rows may end before the edge. */
function drawn(text: string): string {
  return text.replace(/^\n/, "").replace(/\n$/, "");
}

test("80x24 in Russian", () => {
  assert.equal(
    shown(stage(office())),
    drawn(`
 Coterie   ann @ host:7575                                             на связи
 Чаты          │ bob                                                  пн 23 ноя
▸bob       тут │
 carol       2 │
 erin      нет │
 dave          │
               │
 + новый чат   │
               │
               │
               │
               │
               │
               │
               │
               │ 09:12 bob     доброе утро. сборка прошла?
               │── вт 24 ноя ───────────────────────────────────────────────────
               │ 09:13 ann   ✓ да, всё зелёное
               │── новых: 1 ────────────────────────────────────────────────────
               │ 11:02 bob     обедаем в час?
               │ 11:05 ann   ◌ и захвати распечатку
── кому: bob ───────────────────────────────────────────────────────────────────
 |
 Enter отправить   Tab непрочитанное   Ctrl-K перейти   F1 клавиши   ◌ уходит 1
`),
  );
});

test("40x12 in Russian", () => {
  assert.equal(
    shown(stage(office({ size: narrow }))),
    drawn(`
 bob  тут                       carol 2
── вт 24 ноя ───────────────────────────
09:13 ann ✓
 да, всё зелёное
── новых: 1 ────────────────────────────
11:02 bob
 обедаем в час?
11:05 ann ◌
 и захвати распечатку
── кому: bob ───────────────────────────
 |
 Tab новое  Ctrl-K чаты      ◌ уходит 1
`),
  );
});

test("a wide screen says in Russian where somebody is and what became of a text", () => {
  const screen = shown(stage(office({ size: large, current: erin, talk: written("") })));
  assert.match(screen, /erin {3}не в сети с 10:05/u);

  const [, , , , ...rows] = shown(stage(office({ size: large }))).split("\n");
  assert.match(rows.join("\n"), /да, всё зелёное +доставлено: bob/u);
  assert.match(rows.join("\n"), /── новых: 1, пока вас не было ──/u);
  assert.match(rows.join("\n"), / {2}erin {4}нет {2}пт/u);
});

test("at 80 columns the Russian hints say how to send, read, go on, and find the keys", () => {
  const last = shown(stage(office())).split("\n").at(-1) ?? "";

  for (const hint of ["Enter отправить", "Tab непрочитанное", "Ctrl-K перейти", "F1 клавиши"]) {
    assert.ok(last.includes(hint), last);
  }
});

test("answers, pages and what is listed are said in Russian", () => {
  const reader = new Player(office({ size: large }));

  assert.match(
    reader.types("/heplo").presses("enter").sees,
    /команды \/heplo нет; ближайшая — \/help/u,
  );
  reader.presses("ctrl-c").types("/help").presses("enter");
  assert.match(reader.sees, /── Команды[^]*\/msg ИМЯ текст +отправить одно сообщение/u);
  reader.presses("escape", "f1");
  assert.match(reader.sees, /── Клавиши[^]*Пока вы пишете[^]*Enter +отправить/u);
  reader.presses("escape", "ctrl-c");
  assert.match(reader.sees, /1 сообщение ждёт и уйдёт в следующий раз; ещё раз Ctrl-C — выход/u);
});

test("whoever is alone reads in Russian how others come", () => {
  const alone = { words: russian, isAlone: true, current: ann, talks: [talkWith(ann, "recent")] };

  assert.match(shown(stage({ ...alone, isMember: true })), /нужен код[^]* {3}\/invite ИМЯ/u);
  assert.match(
    shown(stage({ ...alone, place: "127.0.0.1:7427" })),
    /coterie chat --server 127\.0\.0\.1:7427 --user ИМЯ[^]*127\.0\.0\.1 — это ваш компьютер/u,
  );
});
