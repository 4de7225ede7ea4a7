/**
 * The process of an attack: `node attacker.ts WORD PORT SIZE`, under a parent that says "go" once
 * it is prepared and gets what the attack has to tell.
 */
import { attacks } from "./attacks/index.ts";

const [word = "", port = "", size = ""] = process.argv.slice(2);
const attack = attacks[word];
if (attack === undefined) throw new Error(`no attack ${word}`);

await attack.prepare?.(Number(port), Number(size));
const go = Promise.withResolvers<void>();
process.once("message", () => go.resolve());
process.send?.("prepared");
await go.promise;
const facts = await attack.run(Number(port), Number(size));
process.send?.(facts, () => process.exit());
