// Loaded into the client and the server before their own sources: their wall clock goes as it did,
// but begins at the moment that a file says (see clock.ts). Deadlines go on as they are.
import { readFileSync } from "node:fs";

const path = process.env["COTERIE_CLOCK_FILE"];
const now = Date.now.bind(Date);
if (path !== undefined) {
  Date.now = () => {
    const [shownMs = 0, setAtMs = 0] = readFileSync(path, "utf8").split(" ").map(Number);
    return shownMs + now() - setAtMs;
  };
}
