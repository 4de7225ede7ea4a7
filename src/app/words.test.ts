import assert from "node:assert/strict";
import { test } from "node:test";
import { UnreachableError } from "../client/end-reason.ts";
import { english } from "../words/english.ts";
import { russian } from "../words/russian.ts";
import { errorLine } from "./words.ts";

const server = { host: "chat.example", port: 7427 };

test("why no server is reached is said in the language of the person", () => {
  for (const code of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH"]) {
    const error = new UnreachableError(server, code);
    assert.match(errorLine(error, english), /^cannot reach chat\.example:7427: .+\. .+\.$/u);
    const line = errorLine(error, russian);
    assert.match(line, /^нет связи с chat\.example:7427: .+\. .+\.$/u);
    assert.doesNotMatch(line, /reach|there|ошибка/u, code);
  }
  assert.match(
    errorLine(new UnreachableError(server, "ECONNRESET"), russian),
    /сети ECONNRESET\./u,
  );
});
