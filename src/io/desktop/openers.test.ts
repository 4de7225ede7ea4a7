import assert from "node:assert/strict";
import { test } from "node:test";
import { openersFor } from "./openers.ts";

const url = "https://ci.example/run?a=1&b=$(id)";

test("the desktop opens an address, and nothing does where there is none", () => {
  assert.deepEqual(openersFor(url, "linux", { DISPLAY: ":0" }), [["xdg-open", url]]);
  assert.deepEqual(openersFor(url, "linux", { WAYLAND_DISPLAY: "wayland-0" }), [["xdg-open", url]]);
  assert.deepEqual(openersFor(url, "darwin", {}), [["open", url]]);
  assert.deepEqual(openersFor(url, "linux", { WSL_DISTRO_NAME: "Debian" }), [["wslview", url]]);
  assert.deepEqual(openersFor(url, "linux", {}), []);
});

test("BROWSER is asked first, each of its programs in turn", () => {
  assert.deepEqual(openersFor(url, "linux", { BROWSER: "firefox --new-tab:w3m", DISPLAY: ":0" }), [
    ["firefox", "--new-tab", url],
    ["w3m", url],
    ["xdg-open", url],
  ]);
  assert.deepEqual(openersFor(url, "linux", { BROWSER: "show --at=%s" }), [
    ["show", `--at=${url}`],
  ]);
});

test("the address is one argument, and no other kind of address is handed over", () => {
  for (const other of [
    "file:///etc/passwd",
    "javascript:alert(1)",
    "-https://a.example",
    "--version",
    "https://a.example/ b",
    "https://a.example/\n",
    "ftp://a.example",
  ]) {
    assert.deepEqual(openersFor(other, "linux", { BROWSER: "firefox", DISPLAY: ":0" }), []);
  }
});
