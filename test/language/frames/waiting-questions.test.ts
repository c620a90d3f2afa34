import { expect, test } from "vitest";
import {
  givesWay,
  isNewestWins,
  WaitingQuestions,
} from "../../../server/language/frames/waiting-questions.ts";
import type { FrameQuestion, FrameQuestionName } from "../../../server/protocol/frame-questions.ts";

/** Names, and behind a colon what tells two of a name apart; what is given is taken out in the order in which it goes. */
function order(...asked: string[]): {
  readonly taken: readonly string[];
  readonly superseded: readonly string[];
} {
  const waiting = new WaitingQuestions<{ readonly question: FrameQuestion; readonly label: string }>();
  const superseded: string[] = [];
  for (const label of asked) {
    const question = { ask: label.split(":")[0], takes: {} } as unknown as FrameQuestion;
    const older = waiting.add({ question, label });
    if (older) superseded.push(older.label);
  }
  const taken: string[] = [];
  for (let next = waiting.take(); next; next = waiting.take()) taken.push(next.label);
  expect(waiting.count).toBe(0);
  return { taken, superseded };
}

test.each<[asked: string[], taken: string[]]>([
  [
    ["search", "value"],
    ["value", "search"],
  ],
  [
    ["search", "histogram", "picture", "object"],
    ["object", "picture", "histogram", "search"],
  ],
  [
    ["picture", "table", "line", "text"],
    ["picture", "table", "line", "text"],
  ],
  [
    ["children:a", "children:b", "ready", "code"],
    ["children:a", "children:b", "ready", "code"],
  ],
])("%j are worked on as %j", (asked, taken) => {
  expect(order(...asked)).toEqual({ taken, superseded: [] });
});

test.each<FrameQuestionName>(["search", "picture", "line", "table", "text", "value", "histogram"])(
  "of several of %s only the newest waits",
  (name) => {
    expect(order(`${name}:1`, `${name}:2`, "object", `${name}:3`)).toEqual({
      taken: ["object", `${name}:3`],
      superseded: [`${name}:1`, `${name}:2`],
    });
    expect(isNewestWins(name)).toBe(true);
  },
);

test.each<FrameQuestionName>(["ready", "children", "object", "code", "restart"])(
  "every %s is answered",
  (name) => {
    expect(order(`${name}:1`, `${name}:2`)).toEqual({ taken: [`${name}:1`, `${name}:2`], superseded: [] });
  },
);

test("a search gives way to everything but a search, and nothing else gives way", () => {
  expect(givesWay("search", "value")).toBe(true);
  expect(givesWay("search", "histogram")).toBe(true);
  expect(givesWay("search", "search")).toBe(false);
  expect(givesWay("picture", "value")).toBe(false);
});

test("all that waits can be taken at once", () => {
  const waiting = new WaitingQuestions<{ readonly question: FrameQuestion }>();
  waiting.add({ question: { ask: "ready", takes: {} } });
  waiting.add({ question: { ask: "search", takes: { text: "a" } } });
  expect([waiting.has("search"), waiting.has("value")]).toEqual([true, false]);
  expect(waiting.clear().map(({ question }) => question.ask)).toEqual(["ready", "search"]);
  expect(waiting.take()).toBeUndefined();
});
