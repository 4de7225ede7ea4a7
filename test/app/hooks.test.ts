import assert from "node:assert/strict";
import { existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { run, start } from "../cli/person.ts";
import { root } from "../ground/checkout.ts";
import { peer } from "../helpers/seed-peer.ts";
import { startServer, temporaryFolder } from "../helpers/server.ts";
import { Person } from "./person.ts";

const server = await startServer();
const at = `127.0.0.1:${server.port}`;
after(async () => server.stop());

/** A folder of somebody with these hooks, which write into `log`. */
class Home {
  readonly path: string = temporaryFolder("coterie-hooks-");
  readonly log: string = join(this.path, "log");
  readonly env: Readonly<Record<string, string>> = {
    COTERIE_HOME: this.path,
    COTERIE_LOG: this.log,
  };

  constructor(hooks: string) {
    this.writes(hooks);
  }

  writes(hooks: string): void {
    writeFileSync(join(this.path, "config.toml"), `[hooks]\n${hooks}\n`);
  }

  get logged(): string {
    return existsSync(this.log) ? readFileSync(this.log, "utf8") : "";
  }

  /** Resolves once this is in the log. */
  async logs(pattern: RegExp): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (pattern.test(this.logged)) resolve();
    };
    const watcher = watch(this.path, look);
    look();
    await promise;
    watcher.close();
  }
}

const told = "$COTERIE_FROM $COTERIE_TO $COTERIE_OFFLINE";
const message = `message = 'echo "${told}: $(cat)" >> "$COTERIE_LOG"'`;
const mention = `mention = 'echo "named by $COTERIE_FROM" >> "$COTERIE_LOG"'`;

test("on the screen a text runs its hook once; a changed file is in force at once", async () => {
  const home = new Home(`${message}\n${mention}`);
  await using bob = await peer(server, "bob");
  await bob.sends("ann", "kept");
  await bob.roundtrip();
  await using ann = new Person(server, "ann", { to: "bob", env: home.env });
  await home.logs(/^bob ann 1: kept\n/mu);
  await ann.sees(/ online/u);

  await bob.sends("ann", "$(touch /tmp/x) `id` Ann: '; look");
  await home.logs(/named by bob\n/u);
  await home.logs(/^bob ann 0: \$\(touch \/tmp\/x\) `id` Ann: '; look$/mu);

  home.writes(`mention = 'echo "again $COTERIE_FROM" >> "$COTERIE_LOG"'`);
  await ann.sees(/the settings were read again/u);
  await bob.sends("ann", "for nobody");
  await bob.sends("ann", "for ann");
  await home.logs(/again bob/u);
  assert.equal(home.logged.match(/\n/gu)?.length, 4);
});

test("what a hook prints is not on the screen; that it fails is told once", async () => {
  const home = new Home(`message = 'echo OUT; echo ERR >&2; echo TTY > /dev/tty; exit 3'`);
  await using bob = await peer(server, "bob2");
  await using ann = new Person(server, "ann2", { to: "bob2", env: home.env });
  await ann.sees(/ online/u);
  await bob.sends("ann2", "one");
  await ann.sees(/the hook message ended with \d+: try its command in a shell/u);
  ann.types("a");
  await ann.seesNo(/the hook message/u);
  await bob.sends("ann2", "two");
  await ann.sees(/two/u);
  await ann.seesNo(/the hook message/u);
  assert.doesNotMatch(ann.raw, /OUT|ERR|TTY/u);
});

test("listen runs hooks beside what it prints, and ends once they have", async () => {
  const home = new Home(`message = 'sleep 1; echo "heard $(cat)" >> "$COTERIE_LOG"'`);
  const env = home.env;
  const args = ["listen", "--server", at, "--user", "carol", "--count", "1"];
  const listening = start(args, { home: home.path, env });
  await listening.says(/connected/u);
  await using bob = await peer(server, "bob3");
  await bob.sends("carol", "hi");
  assert.equal((await listening.ended).out, "hi\n");
  assert.equal(home.logged, "heard hi\n");

  // The command line has said what is to be run for each text.
  const executing = start([...args, "--exec", "cat; echo"], { home: home.path, env });
  await executing.says(/connected/u);
  await bob.sends("carol", "again");
  assert.equal((await executing.ended).out, "again\n");
  assert.equal(home.logged, "heard hi\n");
});

test("chat --lines runs hooks too, and says with the line what is wrong with them", async () => {
  const home = new Home(`${message}\nmenton = "a"`);
  await using bob = await peer(server, "bob4");
  const env = home.env;
  const args = ["chat", "--lines", "--server", at, "--user", "dave", "--to", "bob4"];
  await bob.sends("dave", "kept");
  await bob.roundtrip();
  const { out } = await run(args, { home: home.path, env, input: "hello\n" });
  assert.match(out, /config\.toml, line 3: there is no hook "menton"/u);
  await home.logs(/^bob4 dave 1: kept$/mu);
});

test("the example on-message.sh writes down what arrives, and runs nothing of it", async () => {
  const home = new Home(`message = 'sh "${join(root, "examples/on-message.sh")}"'`);
  const args = ["listen", "--server", at, "--user", "erin", "--count", "1"];
  await using bob = await peer(server, "bob5");
  await bob.sends("erin", "$(rm -rf x)\n`id`");
  await bob.roundtrip();
  const { err } = await run(args, { home: home.path, env: home.env });
  assert.doesNotMatch(err, /hook/u);
  assert.match(home.logged, /^\S+Z bob5: \$\(rm -rf x\) `id`\n?/u);
});
