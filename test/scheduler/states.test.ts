/** The drawing of the states says the same as the table: it is read as a person reads it, arrow by arrow. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { STATE_NAMES, TRANSITIONS } from "../../server/scheduler/states.ts";

const source = readFileSync(new URL("../../server/scheduler/states.ts", import.meta.url), "utf8");

/** Rows of the drawing that are arrows: from the column of the tail to that of the head, and why. */
function arrows(): { from: string; to: string; why: string }[] {
  const lines = source.split("\n");
  const heading = lines.find((line) => STATE_NAMES.every((name) => line.includes(` ${name}`)))!;
  const stateAt = (column: number): string =>
    STATE_NAMES.find((name) => {
      const start = heading.indexOf(name);
      return start <= column && column < start + name.length;
    }) ?? `nothing at ${column}`;
  return lines.flatMap((line) => {
    const tail = line.search(/[├┤]/);
    const head = line.search(/[►◄]/);
    if (tail === -1 || head === -1) return [];
    return [{ from: stateAt(tail), to: stateAt(head), why: line.replace(/^.*[│├┤►◄]/, "").trim() }];
  });
}

test("every transition is drawn as an arrow, and no arrow is drawn that is none", () => {
  const allowed = TRANSITIONS.flatMap((next, from) =>
    next.map((to) => `${STATE_NAMES[from as 0]} → ${STATE_NAMES[to as 0]}`),
  );
  const drawn = arrows().map(({ from, to }) => `${from} → ${to}`);
  expect(drawn.toSorted()).toEqual(allowed.toSorted());
});

test("every arrow has its reason beside it", () => {
  for (const { from, to, why } of arrows()) expect(why, `${from} → ${to}`).not.toBe("");
});
