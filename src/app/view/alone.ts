import { safe, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { wrapText } from "../../tui/text/wrap.ts";
import type { Style } from "../../tui/screen/style.ts";
import { faint, strong } from "./looks.ts";
import { gap, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";
import { namesIn } from "./names.ts";

const columnsMax = 60;
const ownMachine = /^(?:localhost|127\.|\[::1\])/;

/** What to do while nobody else has ever been here, or nothing answers. */
export function aloneRows(scene: Scene, columns: number): Row[] {
  const { link } = scene.state;
  const lines = link.kind === "offline" ? unreachedLines(scene) : inviting(scene);
  return lines.flatMap((line) =>
    paragraph(line, columns, scene, line.startsWith("  ") ? strong : undefined),
  );
}

function unreachedLines({ state }: Scene): readonly SafeText[] {
  return [
    safe`There is no connection to ${safeText(state.place)}; it is tried again and again.`,
    safe``,
    safe`If the address is wrong, leave with Ctrl-D, and start again with --server HOST:PORT.`,
    safe``,
    safe`What you write meanwhile waits here, and goes out then.`,
  ];
}

function inviting(scene: Scene): readonly SafeText[] {
  return scene.state.isMember ? invitingByCode : invitingByAddress(scene);
}

const invitingByCode: readonly SafeText[] = [
  safe`Nobody else is here yet.`,
  safe``,
  safe`Whoever is to come needs a code. Write this here, and it makes one:`,
  safe``,
  safe`  /invite THEIRNAME`,
  safe``,
  safe`Pass on the line that it shows, over a way that you trust.`,
];

function invitingByAddress(scene: Scene): readonly SafeText[] {
  const place = safeText(scene.state.place);
  const isHere = ownMachine.test(place)
    ? [safe`${hostOf(place)} is this machine: nobody on another one gets there.`]
    : [];
  return [
    safe`Nobody else is here yet.`,
    safe``,
    safe`Ask someone to run this:`,
    safe``,
    safe`  coterie chat --server ${place} --user THEIRNAME`,
    safe``,
    ...isHere,
    safe`Meanwhile you can write to yourself, or to a name that has never connected: ${safeText(
      "the server keeps it for them.",
    )}`,
  ];
}

/** What stands in a talk in which nothing was said. */
export function emptyRows(scene: Scene, columns: number): Row[] {
  const { state } = scene;
  const name = namesIn(state)(state.current);
  const isSelf = state.current === state.self;
  const line = isSelf
    ? safe`Nothing was said yet. What you write here only you read.`
    : safe`Nothing was said yet. What you write is kept for ${name} if they are away.`;
  return paragraph(line, columns, scene, faint);
}

function hostOf(place: SafeText): SafeText {
  return safeText(place.replace(/:\d+$/, ""));
}

function paragraph(
  line: SafeText,
  columns: number,
  { widths }: Scene,
  style: Style | undefined,
): Row[] {
  // What is to be copied is broken only if it must be.
  const limit = Math.max(1, style === strong ? columns - 2 : Math.min(columnsMax, columns - 2));
  return wrapText(line, { first: limit }, widths).map(({ text }) => [gap(1), span(text, style)]);
}
