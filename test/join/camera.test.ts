import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { codeOf, Group } from "../../src/server/members/group.testing.ts";
import { newHome, run } from "../cli/person.ts";
import { temporaryFolder } from "../helpers/server.ts";

const isMissing = spawnSync("zbarimg", ["--version"]).error !== undefined;
const skip = isMissing ? "zbarimg is not installed (Debian: apt install zbar-tools)" : false;

/** How many pixels a module is wide and high; the light of the paper, and the dark of the ink. */
const SCALE = 4;
const LIGHT = 231;
const DARK = 16;
/** How far the terminal goes on around the picture, in modules. */
const AROUND = 6;

/**
 * What a terminal with this background shows, as a PGM picture: each line of half blocks has the
 * colours that it says itself, and around them is the background.
 */
function photographed(lines: readonly string[], background: number): Buffer {
  const rows = lines.flatMap((line) => {
    // oxlint-disable-next-line no-control-regex
    const found = /^\u001B\[38;5;(\d+)m\u001B\[48;5;(\d+)m([█▀▄ ]+)\u001B\[0m$/u.exec(line);
    assert.ok(found, JSON.stringify(line));
    const [, first, second, blocks = ""] = found;
    const [ink, paper] = [shade(first), shade(second)];
    const halves = [...blocks];
    return ["█▀", "█▄"].map((dark) => halves.map((half) => (dark.includes(half) ? ink : paper)));
  });
  const width = (rows[0]?.length ?? 0) + 2 * AROUND;
  const side = Array.from({ length: AROUND }, () => background);
  const empty = Array.from({ length: AROUND }, () =>
    Array.from({ length: width }, () => background),
  );
  const all = [...empty, ...rows.map((row) => [...side, ...row, ...side]), ...empty];
  const pixels = all.flatMap((row) => {
    const wide = row.flatMap((value) => Array.from({ length: SCALE }, () => value));
    return Array.from({ length: SCALE }, () => wide).flat();
  });
  const head = `P5 ${width * SCALE} ${all.length * SCALE} 255\n`;
  return Buffer.concat([Buffer.from(head), Uint8Array.from(pixels)]);
}

/** How light a colour of the 256 is that the code may have. */
function shade(color: string | undefined): number {
  const shades: Readonly<Record<string, number>> = { [DARK]: 0, [LIGHT]: 255 };
  const found = shades[color ?? ""];
  assert.ok(found !== undefined, String(color));
  return found;
}

test(
  "a camera reads the link of an invitation, on dark terminals and on light",
  { skip },
  async () => {
    await using group = await Group.begins(codeOf(1));
    const home = newHome();
    const { host, port } = group.address;
    const joined = await run(["join", `${host}:${port}`, codeOf(1), "--user", "ann"], { home });
    assert.equal(joined.exit, 0, joined.err);
    const { out, err } = await run(["invite", "bob", "--qr", "--link"], { home });
    const lines = out.trimEnd().split("\n");
    const link = lines.pop() ?? "";
    assert.match(link, /^coterie:\/\/127\.0\.0\.1:\d+\/#/u, err);

    for (const background of [0, 255]) {
      const file = join(temporaryFolder("coterie-qr-"), "photo.pgm");
      writeFileSync(file, photographed(lines, background));
      const seen = spawnSync("zbarimg", ["--quiet", "--raw", file], { encoding: "utf8" });

      assert.equal(seen.stdout.trim(), link, seen.stderr);
    }
  },
);
