/** A terminal window in a process of its own, which a test can close by killing it. */
import pty from "@lydell/node-pty";

const held = pty.spawn("bash", ["-c", process.env["COMMAND"] ?? "exit"], {
  cols: 60,
  rows: 12,
  name: "xterm-256color",
  env: process.env,
});
held.onData((data) => {
  process.stdout.write(data);
});
