import assert from "node:assert/strict";
import { test } from "node:test";
import { doctor } from "../../words/english/doctor.ts";
import { Player } from "../player.testing.ts";
import { withDoctorPage } from "./page.ts";
import type { DoctorPlace } from "./facts.ts";

const here: DoctorPlace = {
  version: "0.1.0",
  node: "v24.0.0",
  environment: { TERM: "xterm", LANG: "C.UTF-8" },
  terminal: { kind: "silent" },
  terminalNames: [],
  serverKeys: [],
  tmux: undefined,
};

test("/doctor lies over the screen, with the server as it is now", () => {
  const ann = new Player().types("/doctor").presses("enter");
  assert.ok(ann.effects.some(({ kind }) => kind === "examine"));
  const link = { kind: "offline", why: "no server listens there", retryAtMs: 0 } as const;

  ann.state = withDoctorPage({ ...ann.state, link }, here, "/nowhere", doctor);

  assert.match(ann.sees, /bad +server +no server listens there\n +it is tried again by itself/u);
});

test("/log says what to type in a shell, where no name means anything else", () => {
  const ann = new Player().types("/log").presses("enter");
  assert.match(ann.sees, /: coterie log bob --format html > bob\.html/u);

  ann.types("/log a;ls").presses("enter");
  assert.match(ann.sees, /: coterie log --format html -- 'a;ls' > talk\.html/u);
  ann.types("/log it's").presses("enter");
  assert.match(ann.sees, /-- 'it'\\''s' > talk/u);
});
