import { test } from "node:test";
import { units } from "./glass.ts";
import { wandersAlone } from "./wander.ts";

for (const unit of units)
  test(`whatever is done, the screen is drawn true, widths by ${unit}`, async () => {
    await wandersAlone(unit, 1, 1000);
  });
