/** An error that comes out of a task when it is over: too late to be its failure, and too bad to be lost. */
import { expect, test } from "vitest";
import { ofType } from "../harness/treadle.ts";
import { casesOf } from "./script-cases.ts";

const afterwards = casesOf("afterwards");

test.each(["leavesRejection", "leavesTimer"])(
  "%s: the task's answer stands, and nothing fails",
  async (name) => {
    const outcome = [5, [7, 7]];
    const cases = await afterwards();
    expect(cases.outcomes(name)).toEqual({ inline: outcome, "one worker": outcome, "two workers": outcome });
    expect(ofType(cases.run.events, "task-failed")).toEqual([]);
    cases.expectWholePools();
  },
);

test("each is a warning that names its task and shows the error", async () => {
  const { stderr } = (await afterwards()).run;
  const warnings = stderr.match(
    /^Task leaves\w+-[0-9a-f]+, which is over, left an error that nobody caught: RangeError: left behind 5$/gm,
  );
  expect(warnings).toHaveLength(6);
});
