import assert from "node:assert/strict";
import { test } from "node:test";
import { sgr } from "../../tui/screen/style.ts";
import type { Style } from "../../tui/screen/style.ts";
import { usualWidths } from "../../tui/text/width.ts";
import { usualPreferences } from "../preferences.ts";
import {
  bob,
  carol,
  large,
  ours,
  shown,
  small,
  stage,
  talkWith,
  theirs,
  written,
} from "../stage.testing.ts";
import type { Setting, Stage } from "../stage.testing.ts";
import type { Link } from "../state.ts";
import { looksOf, themes } from "./looks.ts";
import type { Theme } from "./looks.ts";
import { view } from "./view.ts";

type Color = readonly [red: number, green: number, blue: number];

/** A colour of the larger palette, the same in every terminal: a cube, then greys. */
function paletteColor(index: number): Color {
  assert.ok(index >= 16 && index <= 255, `${index} is the terminal's own`);
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return [grey, grey, grey];
  }
  const part = (step: number): number => {
    const level = Math.floor((index - 16) / step) % 6;
    return level === 0 ? 0 : 55 + 40 * level;
  };
  return [part(36), part(6), part(1)];
}

/** A part of a colour as light (WCAG 2.2). */
function linear(value: number): number {
  const part = value / 255;
  return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance (WCAG 2.2). */
function luminance([red, green, blue]: Color): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** What the terminal is told for each look of a theme, by its name. */
function sequencesOf(theme: Theme): [look: string, sequence: string][] {
  const looks: Readonly<Record<string, Style>> = { ...looksOf(theme, undefined) };
  return Object.entries(looks).map(([look, style]) => [look, sgr(style, "colors")]);
}

/** The colours of the larger palette that a theme has. */
function colorsOf(theme: Theme): { readonly look: string; readonly color: number }[] {
  return sequencesOf(theme).flatMap(([look, sequence]) => {
    const color = /38;5;(?<color>\d+)/u.exec(sequence)?.groups?.["color"];
    return color === undefined ? [] : [{ look, color: Number(color) }];
  });
}

const backgrounds = {
  // White, and what terminals and editors call light.
  light: [
    [255, 255, 255],
    [250, 250, 250],
    [253, 246, 227],
    [239, 241, 245],
  ],
  // Black, and what they call dark.
  dark: [
    [0, 0, 0],
    [30, 30, 30],
    [40, 42, 54],
    [0, 43, 54],
    [48, 10, 36],
  ],
} as const;

test("light and dark have a contrast of 4.5 to 1 or more on usual backgrounds", () => {
  for (const theme of ["light", "dark"] as const) {
    const colors = colorsOf(theme);
    assert.equal(colors.length, 6);
    for (const { look, color } of colors) {
      for (const background of backgrounds[theme]) {
        const found = contrast(paletteColor(color), background);
        assert.ok(found >= 4.5, `${theme} ${look} ${color} on ${background.join()}: ${found}`);
      }
    }
  }
});

test("the usual theme has the terminal's own colours; mono and high-contrast have none", () => {
  for (const [look, sequence] of sequencesOf("terminal")) {
    assert.doesNotMatch(sequence, /38;5|4\d|;9\d/u, look);
  }
  // Letters in the background's colour on one of the terminal's own may not be seen.
  for (const [look, sequence] of sequencesOf("terminal")) {
    assert.doesNotMatch(sequence, /;7;.*3\d/u, look);
  }
  for (const theme of ["mono", "high-contrast"] as const) {
    for (const [look, sequence] of sequencesOf(theme)) {
      assert.doesNotMatch(sequence, /;[349]\d/u, look);
    }
  }
  for (const [look, sequence] of sequencesOf("high-contrast")) {
    assert.doesNotMatch(sequence, /;2[;m]/u, look);
  }
});

test("auto goes by the background, and by the terminal's colours if it is not known", () => {
  assert.equal(looksOf("auto", "light"), looksOf("light", undefined));
  assert.equal(looksOf("auto", "dark"), looksOf("dark", "light"));
  assert.equal(looksOf("auto", undefined), looksOf("terminal", undefined));
});

function themedStage(theme: Theme): Stage {
  const texts = [
    theirs("09:00", "the gate"),
    ...(["waits", "taken", "kept", "full"] as const).map((fate) => ours("09:01", fate, fate)),
  ];
  const talks = [talkWith(bob, "recent"), talkWith(carol, "unread", { unread: 2 })];
  const note = { tone: "problem", text: "no such thing" } as const;
  return stage({ texts, talks, note, preferences: { ...usualPreferences, theme } });
}

test("the theme that is chosen is on the screen, and the words stay what they were", () => {
  const seen = themes.map((theme) => {
    const { state, around } = themedStage(theme);
    const { grid } = view(state, around, usualWidths);
    const styles = new Set<string>();
    for (let row = 0; row < grid.size.rows; row += 1) {
      for (let column = 0; column < grid.size.columns; column += 1) {
        styles.add(sgr(grid.styleAt(column, row), "colors"));
      }
    }
    const known = sequencesOf(theme).map(([, sequence]) => sequence);
    const strangers = [...styles].filter((style) => style !== "\u001B[m" && !known.includes(style));
    assert.deepEqual(strangers, [], theme);
    return shown({ state, around });
  });

  assert.equal(new Set(seen).size, 1);
});

const texts = [theirs("09:00", "the gate"), ours("09:01", "yes")];

/** So many different things are seen on as many stages. */
function areDifferent(settings: readonly Setting[]): void {
  const seen = settings.map((setting) => shown(stage(setting)));
  assert.equal(new Set(seen).size, settings.length);
}

test("what a look says is there for who sees none: signs and words differ as well", () => {
  const links: Link[] = [
    { kind: "connecting" },
    { kind: "online" },
    { kind: "offline", why: "", retryAtMs: 0 },
    { kind: "refused", why: "no", remedy: "" },
  ];
  const fates = ["waits", "taken", "kept", "full"] as const;

  for (const size of [small, large]) {
    areDifferent(links.map((link) => ({ link, size })));
    areDifferent(fates.map((fate) => ({ texts: [ours("9:00", "a", fate)], size })));
    areDifferent(
      [0, 1].map((unread) => ({ talks: [talkWith(carol, "recent", { unread })], size })),
    );
    areDifferent(
      [1, undefined].map((newFrom) => ({ talk: written("", { newFrom }), texts, size })),
    );
    areDifferent([1, undefined].map((picked) => ({ talk: written("", { picked }), texts, size })));
  }
});
