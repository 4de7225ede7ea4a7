import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock } from "../clock.ts";
import { openOutside } from "./open.ts";

const url = "https://a.example/$(touch%20x);&b=1";

test("the first program that does not fail gets the address as one argument", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "coterie-open-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const got = join(folder, "got");
  const fails = join(folder, "fails");
  const opens = join(folder, "opens");
  writeFileSync(fails, "#!/bin/sh\nexit 3\n", { mode: 0o700 });
  writeFileSync(opens, `#!/bin/sh\nprintf '%s\\n' "$#" "$1" > ${got}\n`, { mode: 0o700 });

  const BROWSER = `${folder}/missing:${fails}:${opens}`;
  assert.equal(await openOutside(url, { BROWSER }, systemClock), "opens");

  assert.equal(readFileSync(got, "utf8"), `1\n${url}\n`);
});

test("where nothing opens addresses, nothing is said to have opened one", async () => {
  assert.equal(await openOutside(url, { BROWSER: "/nowhere/browser" }, systemClock), undefined);
  assert.equal(
    await openOutside("file:///etc/passwd", { BROWSER: "true" }, systemClock),
    undefined,
  );
});
