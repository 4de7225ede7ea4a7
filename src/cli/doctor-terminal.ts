import type { AskedTerminal } from "../app/doctor/facts.ts";
import type { Clock } from "../io/clock.ts";
import { processTerminal } from "../io/terminal/process-terminal.ts";
import { csi } from "../tui/terminal/modes.ts";
import { measureQuestions, modeQuestions, ProbeReader } from "../tui/terminal/probes.ts";

/** A terminal that has not answered by then does not. */
const patienceMs = 1000;

const nothing = (): void => {};

/** Asks the terminal on the other screen, so that nothing of it is left behind. */
export async function askTerminal(clock: Clock): Promise<AskedTerminal> {
  const terminal = processTerminal(clock);
  const reader = new ProbeReader();
  const over = Promise.withResolvers<void>();
  terminal.open({
    input: (bytes) => {
      reader.read(bytes);
      if (reader.isDone) over.resolve();
    },
    resized: nothing,
    drained: nothing,
    signalled: () => over.resolve(),
    stopAsked: nothing,
    continued: nothing,
    lost: over.resolve,
    failed: over.reject,
    exiting: nothing,
    strayed: nothing,
  });
  const alarm = clock.after(patienceMs, over.resolve);
  try {
    terminal.setRaw(true);
    terminal.write(`${csi}?1049h${modeQuestions}${measureQuestions}`);
    await over.promise;
  } finally {
    alarm.cancel();
    terminal.writeLast(`${csi}?1049l`);
    terminal.setRaw(false);
    terminal.close();
  }
  return reader.isDone ? { kind: "answered", facts: reader.facts } : { kind: "silent" };
}
