import type { Cell } from "../glass.ts";
import type { Capture } from "./capture.ts";

// A picture has a ground of its own, so that it is the same on light and on dark pages.
const ground = "#16181d";
const usual = "#d6dae2";
const faint = "#8a92a1";
const palette: ReadonlyMap<number | undefined, string> = new Map([
  [1, "#e5737b"],
  [2, "#8fc27c"],
  [3, "#e0b45c"],
]);

/** Of one cell, in units of the picture; letters of most fonts are 0.6 as wide as high. */
const cellWidth = 9;
const cellHeight = 20;
const fontSize = 15;
/** From the top of a cell to the line on which letters stand. */
const baseline = 15;
const margin = 16;

/** Cells that are drawn at once. */
interface Run {
  readonly kind: "letters" | "sign" | "across" | "down";
  readonly look: Cell;
  readonly column: number;
  readonly columns: number;
  readonly text: string;
}

/** The capture as an SVG document; `title` is for those who hear it. */
export function asPicture({ cells, cursor }: Capture, title: string): string {
  const columns = cells[0]?.length ?? 0;
  const width = columns * cellWidth + 2 * margin;
  const height = cells.length * cellHeight + 2 * margin;
  const drawn = cells.flatMap((row, at) => runsOf(row).map((run) => drawnRun(run, at)));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
    `  viewBox="0 0 ${width} ${height}" role="img" font-size="${fontSize}"`,
    `  font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${ground}"/>`,
    ...drawn.filter((each) => each !== ""),
    ...(cursor === undefined ? [] : [block(cursor.column, cursor.row, 1, usual)]),
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

function runsOf(row: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  for (const [column, cell] of row.entries()) {
    if (cell.columns === 0) continue;
    const kind = kindOf(cell);
    const last = runs.at(-1);
    const isFurther = last !== undefined && continues(last, kind, cell, column, row);
    if (isFurther) runs.pop();
    runs.push({
      kind,
      look: isFurther ? last.look : cell,
      column: isFurther ? last.column : column,
      columns: cell.columns + (isFurther ? last.columns : 0),
      text: isFurther ? last.text + cell.text : cell.text,
    });
  }
  return runs;
}

/** Only letters of one column keep their place in a longer piece, whatever the font. */
function kindOf({ text }: Cell): Run["kind"] {
  if (text === "─") return "across";
  if (text === "│") return "down";
  return /^[ -~]$/u.test(text) ? "letters" : "sign";
}

function continues(
  last: Run,
  kind: Run["kind"],
  cell: Cell,
  column: number,
  row: readonly Cell[],
): boolean {
  const isKind = kind === last.kind && (kind === "letters" || kind === "across");
  // What stands behind a gap begins where it stands.
  const isGap = cell.text === " " && (row[column + 1]?.text ?? " ") === " ";
  const isAfterGap = last.text.endsWith(" ") && last.text.trim() === "";
  return isKind && isSameLook(last.look, cell) && !isGap && !isAfterGap;
}

function isSameLook(one: Cell, other: Cell): boolean {
  return (
    one.bold === other.bold &&
    one.dim === other.dim &&
    one.inverse === other.inverse &&
    one.color === other.color
  );
}

function drawnRun({ kind, look, column, columns, text }: Run, row: number): string {
  const ink = look.dim ? faint : (palette.get(look.color) ?? usual);
  const back = look.inverse ? block(column, row, columns, ink) : "";
  if (text.trim() === "") return back;
  const color = look.inverse ? ground : ink;
  const [x, y] = [margin + column * cellWidth, margin + row * cellHeight];
  const [middleX, middleY] = [x + (columns * cellWidth) / 2, y + cellHeight / 2];
  if (kind === "across") {
    return `${back}<path d="M${x} ${middleY}h${columns * cellWidth}" stroke="${color}"/>`;
  }
  if (kind === "down") return `${back}<path d="M${middleX} ${y}v${cellHeight}" stroke="${color}"/>`;
  const weight = look.bold ? ' font-weight="bold"' : "";
  const words = text.trimEnd();
  const place =
    kind === "sign"
      ? `x="${middleX}" text-anchor="middle"`
      : `x="${x}" textLength="${words.length * cellWidth}" lengthAdjust="spacingAndGlyphs"`;
  const attributes = `${place} y="${y + baseline}" fill="${color}"${weight}`;
  return `${back}<text xml:space="preserve" ${attributes}>${escaped(words)}</text>`;
}

/** A filled rectangle behind cells. */
function block(column: number, row: number, columns: number, color: string): string {
  const [x, y] = [margin + column * cellWidth, margin + row * cellHeight];
  const size = `width="${columns * cellWidth}" height="${cellHeight}"`;
  return `<rect x="${x}" y="${y}" ${size} fill="${color}"/>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
