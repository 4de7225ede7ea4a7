import { encode } from "uqr";

/** Light modules around the code, by which readers tell it from what surrounds it. */
const BORDER = 4;
/** Black on white of the fixed part of the 256 colours: themes of terminals do not change those. */
const INK = "\u001B[38;5;16m\u001B[48;5;231m";
const END = "\u001B[0m";

/**
 * A text as a QR code for a terminal, two rows of it in each line. Both colours are said, so that
 * it is dark on light on every background.
 */
export function qrLines(text: string): string[] {
  const { data, size } = encode(text, { ecc: "M", border: BORDER });
  const isDark = (column: number, row: number): boolean => data[row]?.[column] === true;
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    const columns = Array.from({ length: size }, (_, column) => {
      return half(isDark(column, row), isDark(column, row + 1));
    });
    lines.push(`${INK}${columns.join("")}${END}`);
  }
  return lines;
}

function half(isUpperDark: boolean, isLowerDark: boolean): string {
  if (isUpperDark) return isLowerDark ? "█" : "▀";
  return isLowerDark ? "▄" : " ";
}
