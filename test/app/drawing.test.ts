import { test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { units } from "./glass.ts";
import { Person } from "./person.ts";

const emoji = "👩‍👩‍👧 🇩🇪 👍🏽 ❤️";
const scripts = ["hello", "привет", "日本語", "שלום", "नमस्ते क्षि", "e\u0301a\u0308", emoji];
const strange = ["👍🏽", "🇩🇪🇫🇷", "❤️", "1️⃣", "क्षि", "👩‍👩‍👧", "ﷺ", "é\u0323", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👨🏻‍🦰"];
const mixed = "日本語 👩‍👩‍👧 שלום end";

for (const unit of units)
  test(`every step of a long evening is drawn true, widths by ${unit}`, async () => {
    await using server = await startServer({ args: ["--limits", "off"] });
    await using ann = new Person(server, "ann", { to: "bob", unit });
    await using bob = await peer(server, "bob", { autoReply: true });
    await bob.roundtrip();
    await ann.sees(/▸bob +here/u);
    for (let line = 0; line < 60; line += 1) await bob.sends(ann.name, `${line} ${mixed}`);
    await ann.sees(/59 日本語/u);
    await ann.isDrawnTrue("after sixty texts");

    for (const text of scripts) {
      ann.types(text);
      await ann.draws();
      await ann.isDrawnTrue(`typed ${text}`);
    }
    for (const key of ["backspace", "left", "left", "backspace", "home", "end"] as const) {
      ann.presses(key);
      await ann.draws();
      await ann.isDrawnTrue(key);
    }
    ann.presses("ctrl-left", "ctrl-left");
    ann.types("語👩‍👩‍👧x");
    await ann.draws();
    await ann.isDrawnTrue("inserted");
    for (const key of ["page-up", "page-up", "page-down", "ctrl-home", "ctrl-end"] as const) {
      ann.presses(key);
      await ann.draws();
      await ann.isDrawnTrue(key);
    }
    ann.presses("enter");
    await ann.sees(/✓ +hello/u);
    await ann.isDrawnTrue("sent");
  });

for (const unit of units)
  test(`what stands behind a strange letter stands in its column, widths by ${unit}`, async () => {
    await using server = await startServer();
    await using ann = new Person(server, "ann", { to: "bob", columns: 120, unit });
    await using bob = await peer(server, "bob", { autoReply: true });
    await bob.roundtrip();
    await ann.sees(/▸ bob +here/u);
    ann.types("plain\r");
    await ann.sees(/✓ +plain +bob has it/u);
    const column = ann.columnOf("bob has it", ann.cursor.row - 2);

    for (const [index, text] of strange.entries()) {
      ann.types(`${text}\r`);
      const isInColumn = (_: string, row: number): boolean =>
        ann.columnOf("bob has it", row) === column;
      await ann.until(
        () => ann.rows.filter(isInColumn).length === index + 2,
        `what became of ${text} in column ${column}`,
      );
      await ann.isDrawnTrue(text);
    }
  });

for (const unit of units)
  test(`sizes, pastes and the edge are drawn true, widths by ${unit}`, async () => {
    await using server = await startServer({ args: ["--limits", "off"] });
    await using ann = new Person(server, "ann", { to: "bob", unit });
    await using bob = await peer(server, "bob", { autoReply: true });
    await bob.roundtrip();
    await ann.sees(/▸bob +here/u);
    for (let line = 0; line < 20; line += 1) await bob.sends(ann.name, `${line} ${mixed}`);
    await ann.sees(/19 日本語/u);

    ann.resizes(40, 12);
    await ann.sees(/^ bob +here/u);
    await ann.isDrawnTrue("40x12");
    ann.resizes(80, 24);
    await ann.sees(/Coterie[^]*19 日本語/u);
    await ann.isDrawnTrue("80x24 again");
    for (let step = 0; step < 30; step += 1) ann.resizes(30 + ((step * 37) % 90), 6 + (step % 30));
    ann.resizes(101, 31);
    await ann.until(() => /^── to .{95}$/u.test(ann.rows[28] ?? ""), "the rule of 101x31");
    await ann.isDrawnTrue("after a storm of sizes");

    ann.resizes(80, 24);
    await ann.fits();
    ann.pastes(Array.from({ length: 50 }, (_, line) => `${line} ${mixed}`).join("\n"));
    await ann.sees(/49 日本語/u);
    await ann.draws();
    await ann.isDrawnTrue("fifty lines pasted");
    ann.presses("ctrl-c");
    await ann.sees(/put aside/u);
    await ann.isDrawnTrue("put aside");

    ann.types("x".repeat(77));
    await ann.draws();
    for (const text of ["語", "👩‍👩‍👧", "語", "❤️"]) {
      ann.types(text);
      await ann.draws();
      await ann.isDrawnTrue(`${text} at the edge`);
    }
  });
