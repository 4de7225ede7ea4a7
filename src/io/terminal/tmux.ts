import { execFile } from "node:child_process";

/** What tmux says of itself, and of the terminal that shows it. */
export interface TmuxFacts {
  /** What that terminal calls itself, the most reliable first; empty where it is not known. */
  readonly terminalNames: readonly string[];
  /** Whether sequences pass it (allow-passthrough): always, or only while the pane is seen. */
  readonly passes: "always" | "whileSeen" | "never";
  /** It tells programs whether they have the focus (focus-events). */
  readonly tellsFocus: boolean;
}

const patienceMs = 1000;
const question = "#{client_termtype}\n#{client_termname}\n#{allow-passthrough}\n#{focus-events}\n.";

/** Asks the tmux in which this process runs; `undefined` if it does not answer. */
export function askTmux(env: NodeJS.ProcessEnv): Promise<TmuxFacts | undefined> {
  const pane = env["TMUX_PANE"];
  if (pane === undefined) return Promise.resolve(undefined);
  const words = ["display-message", "-p", "-t", pane, question];
  const answer = Promise.withResolvers<TmuxFacts | undefined>();
  execFile("tmux", words, { env, timeout: patienceMs }, (error, output) => {
    answer.resolve(error === null ? readTmuxFacts(output) : undefined);
  });
  return answer.promise;
}

/** An option that a tmux does not know is empty. */
export function readTmuxFacts(output: string): TmuxFacts {
  const [type = "", name = "", passthrough = "", focus = ""] = output.split("\n");
  return {
    terminalNames: [type, name].filter((each) => each !== ""),
    passes: passes[passthrough] ?? "never",
    tellsFocus: focus === "1" || focus === "on",
  };
}

/** Before tmux 3.3 nothing was held back, and there was no option. */
const passes: Readonly<Record<string, TmuxFacts["passes"]>> = {
  "": "always",
  all: "always",
  "2": "always",
  on: "whileSeen",
  "1": "whileSeen",
};
