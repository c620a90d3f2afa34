import { expect, test } from "vitest";
import { houseRules } from "../../tidy/house-rules.ts";
import { importsOf, sourceFiles } from "../../tidy/source-files.ts";
test("mine", () => {
  const files = sourceFiles().filter(({ path }) => path.includes("language/timings/") && !path.includes("zz-"));
  console.log(files.length, [...new Set(files.filter(f=>f.path.startsWith("server")).flatMap(importsOf))].filter(x=>!x.startsWith("./")).sort());
  expect(Object.values(houseRules).flatMap((rule) => files.flatMap(rule))).toEqual([]);
});
