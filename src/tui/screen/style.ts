/** How text looks, as people think of it. Everything that is left out is as the terminal is. */
export interface Look {
  /** 0..7 the colours of the terminal, 8..15 their bright ones, 16..255 the larger palette. */
  readonly color?: number;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

/**
 * What of a look is shown: `colors` all of it, `attributes` all but colours (NO_COLOR), `nothing`
 * plain characters. So no meaning may hang on a look alone.
 */
export type Ink = "colors" | "attributes" | "nothing";

declare const styleBrand: unique symbol;

/** A {@link Look} as one number, so that cells are compared at once. */
export type Style = number & { readonly [styleBrand]: true };

// Bits 0..8 hold the colour plus 1, those above one attribute each, with its code (SGR).
const colorBits = 9;
const attributes = [
  ["bold", 1],
  ["dim", 2],
  ["italic", 3],
  ["underline", 4],
  ["inverse", 7],
] as const;

/**
 * The style of a look.
 *
 * @throws RangeError if the colour is not 0..255.
 */
export function styleOf(look: Look): Style {
  const { color } = look;
  if (color !== undefined && !(Number.isInteger(color) && color >= 0 && color <= 255)) {
    throw new RangeError(`color ${color}, not 0..255`);
  }
  let style = color === undefined ? 0 : color + 1;
  for (const [index, [name]] of attributes.entries()) {
    if (look[name] === true) style |= 1 << (colorBits + index);
  }
  stampStyle(style);
  return style;
}

/** Characters as the terminal shows them by itself. */
export const plain: Style = styleOf({});

/** The sequence that makes the terminal write in `style`, whatever it wrote in before. */
export function sgr(style: Style, ink: Ink): string {
  const codes: string[] = [];
  if (ink !== "nothing") {
    for (const [index, [, code]] of attributes.entries()) {
      if ((style & (1 << (colorBits + index))) !== 0) codes.push(`${code}`);
    }
  }
  const color = (style & ((1 << colorBits) - 1)) - 1;
  if (ink === "colors" && color >= 0) codes.push(colorCode(color));
  return codes.length === 0 ? "\u001B[m" : `\u001B[;${codes.join(";")}m`;
}

function colorCode(color: number): string {
  if (color < 8) return `${30 + color}`;
  return color < 16 ? `${90 + color - 8}` : `38;5;${color}`;
}

function stampStyle(_style: number): asserts _style is Style {}
