import type { Counted } from "./talk-counts.ts";
import { escapeHtml } from "./escape-html.ts";

/** One picture: its heading, what its bars are called, and the bars. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly barsAre: string;
  readonly bars: readonly Counted[];
}

// In the picture's own units; it is drawn as wide as the page is.
const width = 720;
const height = 180;
const axisHeight = 24;
const labelWidth = 90;

/**
 * A chart of bars as a figure: a picture that needs no program to be seen, with a title and a
 * sentence for those who hear it, and the same numbers as a table.
 */
export function chartFigure(chart: Chart): string {
  const { id, title, barsAre, bars } = chart;
  const head =
    `<svg viewBox="0 0 ${width} ${height}" role="img" ` +
    `aria-labelledby="${id}-title ${id}-desc">`;
  const rows = bars
    .filter(({ count }) => count > 0)
    .map(
      ({ label, count }) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${count}</td></tr>`,
    );
  return [
    `<figure>`,
    `<figcaption>${escapeHtml(title)}</figcaption>`,
    head,
    `<title id="${id}-title">${escapeHtml(title)}</title>`,
    `<desc id="${id}-desc">${escapeHtml(described(chart))}</desc>`,
    ...drawn(bars),
    `</svg>`,
    `<details><summary>As a table</summary><table>`,
    `<tr><th scope="col">${escapeHtml(barsAre)}</th><th scope="col">texts</th></tr>`,
    ...rows,
    `</table></details>`,
    `</figure>`,
  ].join("\n");
}

function described({ bars, barsAre }: Chart): string {
  const [first] = bars;
  if (first === undefined) return "No texts.";
  const most = bars.reduce((left, right) => (right.count > left.count ? right : left), first);
  return `Most in one ${barsAre}: ${most.label} with ${most.count}.`;
}

function drawn(bars: readonly Counted[]): string[] {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const step = width / Math.max(1, bars.length);
  const room = height - axisHeight;
  // As many labels as fit beside one another.
  const every = Math.ceil(labelWidth / step);
  return bars.flatMap(({ label, count }, index) => {
    const left = index * step;
    const tall = (count / most) * room;
    const bar =
      `<rect x="${rounded(left + step * 0.1)}" y="${rounded(room - tall)}" ` +
      `width="${rounded(step * 0.8)}" height="${rounded(tall)}">` +
      `<title>${escapeHtml(label)}: ${count}</title></rect>`;
    if (index % every !== 0) return [bar];
    const at = `x="${rounded(left + step * 0.1)}" y="${height - 6}"`;
    return [bar, `<text ${at}>${escapeHtml(label)}</text>`];
  });
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
