/** DOT from plain descriptions: what is written, and what hostile names cannot do. */
import { expect, test } from "vitest";
import { type Drawing, drawable, shortened, toDot, withoutHashes } from "../../server/graph/dot.ts";

function labelled(...label: string[]): string {
  const node = {
    id: "task-0",
    label,
    tooltip: label,
    shape: "box",
    classes: ["plain"],
    fill: "#fff",
    line: "#000",
  } as const;
  const drawing: Drawing = { direction: "BT", clusters: [], nodes: [node], edges: [] };
  return /label=("(?:[^"\\]|\\.)*")/.exec(toDot(drawing))![1]!;
}

test.each([
  ["read", '"read"'],
  [`"]; evil [label="x`, String.raw`"\"]; evil [label=\"x"`],
  [String.raw`C:\new\N`, String.raw`"C:\\new\\N"`],
  ["a\nb\r\n\tc", '"a b c"'],
  ["<script>alert(1)</script>", `"<script>alert(1)</script>"`],
  ["&lt;b&gt; & more", `"&amp;lt;b&amp;gt; &amp; more"`],
  ["$(touch x)", `"$(touch x)"`],
  ["nul\0bell\u0007", `"nul\uFFFDbell\uFFFD"`],
  ["half \ud83d pair", `"half \uFFFD pair"`],
  ["evil\u202Etxt.exe", `"evil\uFFFDtxt.exe"`],
  ["zürich 🧵", `"zürich 🧵"`],
  ["", `" "`],
])("the name %j is written %s", (name, written) => {
  expect(labelled(name)).toBe(written);
});

test("lines of a label are kept apart", () => {
  expect(labelled("read", "1.2 s")).toBe(String.raw`"read\n1.2 s"`);
});

test.each([
  ["sum-9f86d081884c7d659a2feaa0c55ad015", "sum-#"],
  ["sum-9f86d081884c7d65", "sum-#"],
  ["f47ac10b-58cc-4372-a567-0e02b2c3d479", "#"],
  ["read-3", "read-3"],
  ["deadbeef", "deadbeef"],
  ["effaceableeffaceable", "effaceableeffaceable"],
  ["9f86d081884c7d65xyz", "9f86d081884c7d65xyz"],
])("hashes in %j collapse: %j", (key, label) => {
  expect(withoutHashes(key)).toBe(label);
});

test("a long name is cut between characters, not within one", () => {
  expect(shortened("🧵🧵🧵🧵", 3)).toBe("🧵🧵…");
  expect(shortened("abc", 3)).toBe("abc");
});

test("what can be drawn is left alone", () => {
  expect(drawable("größe × 2 — ok")).toBe("größe × 2 — ok");
});
