import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "node:tls";
import { OnePort } from "./one-port.testing.ts";

/** What becomes of a program that wants keys agreed on in this way. */
async function offers(port: OnePort, group: string): Promise<"in" | "refused"> {
  const terms = { rejectUnauthorized: false, ecdhCurve: group } as const;
  const socket = connect({ ...port.address, ...terms });
  const { promise, resolve } = Promise.withResolvers<"in" | "refused">();
  socket.once("secureConnect", () => resolve("in"));
  socket.once("error", () => resolve("refused"));
  const outcome = await promise;
  socket.destroy();
  return outcome;
}

test("keys are agreed on in one of three ways; who asks for a dear one is refused", async () => {
  await using port = await OnePort.opens();

  for (const group of ["X25519MLKEM768", "X25519", "prime256v1"]) {
    assert.equal(await offers(port, group), "in", group);
  }
  for (const group of ["secp384r1", "secp521r1", "X448", "ffdhe2048", "ffdhe3072"]) {
    assert.equal(await offers(port, group), "refused", group);
  }
});
