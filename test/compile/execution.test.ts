import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile } from "../../server/compile/index.ts";
import { cacheFolder, ranCompiled } from "./harness.ts";

test("the cases give their answers", async () => {
  const result = await compile(fileURLToPath(new URL("../scripts/cases/cases.ts", import.meta.url)), { cacheFolder });
  console.log(result);
  expect(await ranCompiled(result)).toEqual(1);
});
