/** A command that documents show, and the test that executes it. */
export type DocumentedCommand = {
  /** Matches the whole line of an `sh` block. */
  readonly line: RegExp;
  /** The file that executes it, from the root of the checkout. */
  readonly runs: string;
  /** A text in that file by which a reader finds the place: the name of the test, for instance. */
  readonly at: string;
};

/**
 * Every line of an `sh` block in README.md, CONTRIBUTING.md and docs/ matches one of these, so no
 * document can show a command that nothing executes.
 */
export const documentedCommands: readonly DocumentedCommand[] = [
  { line: /^npm ci$/u, runs: ".ci/run", at: "npm ci" },
  { line: /^npm ci && npm run check$/u, runs: ".ci/run", at: "npm run check" },
  { line: /^npm run check$/u, runs: ".ci/run", at: "npm run check" },
  { line: /^(npm ci && )?npm test$/u, runs: ".ci/run", at: "npm test" },
  {
    line: /^(npm ci && )?npm start$/u,
    runs: "test/ground/way-in.test.ts",
    at: "npm start starts a server",
  },
  {
    line: /^npm run sim -- \w+$/u,
    runs: "test/ground/way-in.test.ts",
    at: "npm run sim replays a seed",
  },
  {
    line: /^npx coterie (chat|send|listen|log|unread|who) /u,
    runs: "test/cli/readme.test.ts",
    at: "the commands of the README do what it says",
  },
  {
    line: /^npx coterie doctor$/u,
    runs: "test/cli/doctor.test.ts",
    at: "coterie doctor says what works",
  },
  {
    line: /^npx coterie (members|device (add|revoke laptop))$/u,
    runs: "test/join/group.test.ts",
    at: "a second device is added by a code, signed by the first, and revoked",
  },
  {
    line: /^npx coterie (join \S+ \S+|invite bob)$/u,
    runs: "test/join/join.test.ts",
    at: "a member's line lets the next one in",
  },
  {
    line: /^npx coterie$/u,
    runs: "test/app/captures.test.ts",
    at: "the screens in the documents are those of the client",
  },
  {
    line: /^printf .* \| nc -N 127\.0\.0\.1 7427 \| xxd$/u,
    runs: "test/conformance/shell.test.ts",
    at: "the line of the protocol page that needs no program",
  },
  {
    line: /^npm run bench( -- (--quick|--only [a-z,]+))?$/u,
    runs: "test/bench/bench.test.ts",
    at: "a measurement of each kind runs",
  },
  {
    line: /^npx coterie server --config coterie\.toml --check$/u,
    runs: "test/config/generated.test.ts",
    at: "npx coterie server --config coterie.toml --check",
  },
  {
    line: /^source <\(npx coterie completion bash\)$/u,
    runs: "test/config/completion.test.ts",
    at: "source <(coterie completion bash)",
  },
  {
    line: /^npm run planted$/u,
    runs: "test/planted/planted.test.ts",
    at: "some planted faults of today are noticed",
  },
  {
    line: /^npx coterie conformance (--list|127\.0\.0\.1:7427)( --only .*)?$/u,
    runs: "test/conformance/kit.test.ts",
    at: "our server passes every case",
  },
  {
    line: /^node test\/conformance\/sloppy-server\.ts 7427 text-to-the-first-nul$/u,
    runs: "test/conformance/kit.test.ts",
    at: "the sloppy server runs as a program",
  },
  {
    line: /^npm run build$/u,
    runs: "test/package/package.test.ts",
    at: "the package holds the program",
  },
];
