// `npm start`: on a terminal the client with a server of its own, elsewhere the server alone.
// Plain JavaScript, since bin/coterie.js is what finds a Node that reads TypeScript.
const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
const words = isTerminal ? ["chat", "--start-group"] : ["server", "--auth", "none"];
process.argv.splice(2, 0, ...words);
await import("../bin/coterie.js");
