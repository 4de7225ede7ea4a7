import { createHash } from "node:crypto";
import { safeLines } from "../tui/text/safe-text.ts";
import { clockTime, dayOf } from "../tui/text/times.ts";
import type { Said } from "../client/texts-said.ts";
import { escapeHtml } from "./escape-html.ts";
import { chartFigure } from "./log-charts.ts";
import { notesOf, type SaidForm, titleOf, writerOf } from "./said-lines.ts";
import { byMonthIfMany, countTalk } from "./talk-counts.ts";

/** More days than these are shown by month. */
const daysShown = 92;
const peopleShown = 12;

const style = `
:root { color-scheme: light dark; --page: #fff; --ink: #1b1b1f; --soft: #5c5c66; --own: #e8f0fe;
  --other: #f1f1f4; --bar: #3367d6; }
@media (prefers-color-scheme: dark) { :root { --page: #17171a; --ink: #e6e6ea; --soft: #a2a2ad;
  --own: #1e2d4a; --other: #26262b; --bar: #8ab4f8; } }
body { margin: 0 auto; padding: 1rem; max-width: 46rem; background: var(--page);
  color: var(--ink); font: 1rem/1.45 system-ui, sans-serif; }
h2 { position: sticky; top: 0; margin: 1.5rem 0 .5rem; padding: .25rem 0;
  background: var(--page); font-size: 1rem; }
article { margin: .5rem 0; padding: .5rem .75rem; border-radius: .75rem;
  background: var(--other); }
article.own { margin-left: 10%; background: var(--own); }
article p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
header, figcaption, summary, small { color: var(--soft); font-size: .85rem; }
article header b { color: var(--ink); }
figure { margin: 1rem 0; } svg { width: 100%; height: auto; } rect { fill: var(--bar); }
svg text { fill: var(--soft); font-size: 14px; } td { text-align: right; } th { text-align: left; }
`;

/**
 * Texts as one page of HTML that needs nothing else: no script, no picture and no font from
 * anywhere. Every text stands on it as text, and the page itself forbids what is not its own.
 */
export function saidHtml(texts: readonly Said[], form: SaidForm, peer: string | undefined): string {
  const hash = createHash("sha256").update(style).digest("base64");
  const title = escapeHtml(titleOf(peer, form));
  return `${[
    `<!doctype html>`,
    `<html lang="en">`,
    `<head>`,
    `<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ` +
      `style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    `</head>`,
    `<body>`,
    `<h1>${title}</h1>`,
    ...pictures(texts, form),
    `<main>`,
    ...talk(texts, form),
    `</main>`,
    `</body>`,
    `</html>`,
  ].join("\n")}\n`;
}

function pictures(texts: readonly Said[], form: SaidForm): string[] {
  if (texts.length === 0) return [`<p>Nothing was said.</p>`];
  const { user, names } = form;
  const { days, hours, people } = countTalk(
    texts.map(({ isOwn, peer, atMs }) => ({ who: names(isOwn ? user : peer), atMs, count: 1 })),
  );
  const bars = byMonthIfMany(days, daysShown);
  const barsAre = bars === days ? "day" : "month";
  return [
    `<section aria-label="Pictures of the conversation">`,
    chartFigure({ id: "days", title: `Texts by ${barsAre}`, barsAre, bars }),
    chartFigure({ id: "hours", title: "Texts by hour of the day", barsAre: "hour", bars: hours }),
    chartFigure({
      id: "people",
      title: people.length > peopleShown ? `The ${peopleShown} who wrote most` : "Texts by person",
      barsAre: "person",
      bars: people.slice(0, peopleShown),
    }),
    `</section>`,
  ];
}

function talk(texts: readonly Said[], form: SaidForm): string[] {
  return texts.flatMap((said, index) => {
    const before = texts[index - 1];
    const day = dayOf(said.atMs);
    const isNewDay = before === undefined || dayOf(before.atMs) !== day;
    const notes = notesOf(said, form).map((note) => ` · ${escapeHtml(note)}`);
    const at = new Date(said.atMs).toISOString();
    const when = `<time datetime="${at}">${clockTime(said.atMs)}</time>`;
    const who = `<b><bdi>${escapeHtml(writerOf(said, form))}</bdi></b>`;
    return [
      ...(isNewDay ? [`<h2>${day}</h2>`] : []),
      `<article${said.isOwn ? ' class="own"' : ""}>`,
      `<header>${when} ${who}${notes.join("")}</header>`,
      `<p>${escapeHtml(safeLines(said.text, "").join("\n"))}</p>`,
      `</article>`,
    ];
  });
}
