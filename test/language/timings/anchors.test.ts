/**
 * Places follow their text through any edits. The random tests compare with a text whose every character carries a
 * mark of its own, which is slow and cannot be wrong.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { AnchoredText, type Stretch, type TextChange } from "../../../server/language/timings/anchors.ts";
import { editsBetween, smallerEdits, withEdits } from "../../../server/language/timings/edits.ts";

const script = `import { delayed } from "treadle";

const read = delayed(function read(path: string) {
  return path.length; // characters
});
const one = read("a");
const two = read("b");
`;

/** The first place of `words` in `text`. */
function placeOf(text: string, words: string): Stretch {
  const start = text.indexOf(words);
  if (start < 0) throw new Error(`no "${words}" in it`);
  const before = text.slice(0, start).split("\n");
  const within = words.split("\n");
  return {
    line: before.length,
    column: before.at(-1)!.length + 1,
    endLine: before.length + within.length - 1,
    endColumn: (within.length > 1 ? 0 : before.at(-1)!.length) + within.at(-1)!.length + 1,
  };
}

/** What a person does: puts `text` in place of the first `words`. */
function replaced(words: string, text: string, within = script): TextChange {
  const { line, column, endLine, endColumn } = placeOf(within, words);
  return {
    range: {
      start: { line: line - 1, character: column - 1 },
      end: { line: endLine - 1, character: endColumn - 1 },
    },
    text,
  };
}

/** The words at an anchor's place now, after some edits; and whether they count as changed. */
function after(words: string, ...edits: readonly (readonly [from: string, to: string])[]) {
  const home = new AnchoredText(script);
  const anchor = home.drop(placeOf(script, words));
  for (const [from, to] of edits) {
    home.change(
      [replaced(from, to, home.text)],
      home.text.replace(from, () => to),
    );
  }
  const stretch = anchor.stretch;
  return stretch ? [textAt(home.text, stretch), anchor.isChanged ? "changed" : "same"] : "gone";
}

function textAt(text: string, { line, column, endLine, endColumn }: Stretch): string {
  const lines = text.split("\n");
  const offset = (number: number) => lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  return text.slice(offset(line) + column - 1, offset(endLine) + endColumn - 1);
}

const two = `read("b")`;

test("a place moves down when lines are put above it, and up when they go", () => {
  expect(after(two, [`const one`, `// the first\nconst one`])).toEqual([two, "same"]);
  expect(after(two, [`const one = read("a");\n`, ""])).toEqual([two, "same"]);
});

test("a call put above one that is alike is not taken for it", () => {
  const home = new AnchoredText(script);
  const anchor = home.drop(placeOf(script, `read("a")`));
  const added = script.replace("const one", `const zero = read("0");\nconst one`);
  home.change([replaced("const one", `const zero = read("0");\nconst one`)], added);
  expect(anchor.stretch?.line).toBe(7);
  const other = new AnchoredText(script);
  const same = other.drop(placeOf(script, `read("a")`));
  other.become(added);
  expect(same.stretch?.line).toBe(7);
});

test("a place grows with what is written into it, and not with what is written beside it", () => {
  expect(after(two, [`"b"`, `"b", 2`])).toEqual([`read("b", 2)`, "changed"]);
  expect(after(two, [`"b")`, `"b").length`])).toEqual([two, "same"]);
  expect(after(two, [`= read("b")`, `= await read("b")`])).toEqual([two, "same"]);
});

test("a place whose text was deleted is gone, one that was replaced as a whole is changed", () => {
  expect(after(two, [`const two = read("b");\n`, ""])).toBe("gone");
  expect(after(two, [two, ""])).toBe("gone");
  expect(after(two, [two, "load()"])).toEqual(["load()", "changed"]);
  expect(after(two, [`two = read(`, "two = ("])).toEqual([`("b")`, "changed"]);
});

test("white space and comments are no change; what undoes a change makes it whole again", () => {
  const body = placeOfBody();
  expect(after(body, ["return path", "return    path"])).toEqual([
    body.replace("return path", "return    path"),
    "same",
  ]);
  expect(after(body, [" // characters", ""])[1]).toBe("same");
  expect(after(body, ["return path", "returnpath"])[1]).toBe("changed");
  expect(after(body, ["length", "width"])[1]).toBe("changed");
  expect(after(body, ["length", "width"], ["width", "length"])).toEqual([body, "same"]);
});

test("two slashes and spaces in a string are no comment", () => {
  const text = `open("http://a b");`;
  const change = (to: string) => {
    const home = new AnchoredText(text);
    const anchor = home.drop(placeOf(text, text));
    home.become(to);
    return anchor.isChanged;
  };
  expect(change(`open("http://c b");`)).toBe(true);
  expect(change(`open("http://a  b");`)).toBe(true);
  expect(change(`open(\n  "http://a b"\n);`)).toBe(false);
});

test("changes that nobody told of are found out", () => {
  const home = new AnchoredText(script);
  const anchor = home.drop(placeOf(script, two));
  const now = script
    .replace("import", "// new\nimport")
    .replace("path.length", "path.at(-1)")
    .replace("two", "other");
  home.change([], now);
  expect(home.text).toBe(now);
  expect(textAt(now, anchor.stretch!)).toBe(two);
  expect(anchor.isChanged).toBe(false);
});

/** From `function` to the closing brace. */
function placeOfBody(): string {
  return script.slice(script.indexOf("function"), script.indexOf("});") + 1);
}

const words = fc
  .array(fc.constantFrom("a", "b", "ab", " ", "\n", "\r\n", "read(", ")", "😀"), { maxLength: 30 })
  .map((parts) => parts.join(""));

test("edits between any two texts make the second of the first", () => {
  fc.assert(
    fc.property(words, words, (before, next) => {
      const edits = editsBetween(before, next);
      expect(withEdits(before, edits)).toBe(next);
      edits.forEach(({ start, end }, index) => {
        expect(start).toBeGreaterThanOrEqual(edits[index - 1]?.end ?? 0);
        expect(end).toBeGreaterThanOrEqual(start);
      });
    }),
    { numRuns: 500 },
  );
});

test("a replacement in smaller pieces is the same replacement", () => {
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(), words, (before, a, b, text) => {
      const [start, end] = [a % (before.length + 1), b % (before.length + 1)].sort((x, y) => x - y) as [
        number,
        number,
      ];
      const whole = before.slice(0, start) + text + before.slice(end);
      expect(withEdits(before, smallerEdits(before, { start, end, text }))).toBe(whole);
    }),
    { numRuns: 500 },
  );
});

/** A text in which each character knows whether it belongs to the place. */
class Marked {
  characters: { readonly character: string; readonly isInside: boolean }[];

  constructor(text: string, start: number, end: number) {
    this.characters = [...Array(text.length).keys()].map((at) => ({
      character: text[at]!,
      isInside: at >= start && at < end,
    }));
  }

  replace(start: number, end: number, text: string): void {
    const from = this.characters.findIndex(({ isInside }) => isInside);
    const to = this.characters.findLastIndex(({ isInside }) => isInside) + 1;
    const isWithin =
      from >= 0 && from <= start && end <= to && !(start === end && (start === from || start === to));
    const put = [...Array(text.length).keys()].map((at) => ({ character: text[at]!, isInside: isWithin }));
    this.characters.splice(start, end - start, ...put);
  }

  get inside(): string {
    return this.characters.map(({ character, isInside }) => (isInside ? character : "")).join("");
  }

  get start(): number {
    return this.characters.findIndex(({ isInside }) => isInside);
  }
}

test("random insertions and deletions move places as marks in the text move", () => {
  const step = fc.tuple(
    fc.nat(),
    fc.nat(6),
    fc.constantFrom("", "x", "y\n", "\n\n", "long words"),
    fc.boolean(),
  );
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(8), fc.array(step, { maxLength: 12 }), (text, at, length, steps) => {
      fc.pre(text.length > 0 && !text.includes("\r"));
      const start = at % text.length;
      const end = Math.min(text.length, start + 1 + length);
      const home = new AnchoredText(text);
      const anchor = home.drop(home.stretch(start, end));
      const marked = new Marked(text, start, end);
      for (const [where, much, put, isDeleted] of steps) {
        const now = home.text;
        const from = where % (now.length + 1);
        const to = isDeleted ? Math.min(now.length, from + much) : from;
        const words = isDeleted ? "" : put;
        const { line, column, endLine, endColumn } = home.stretch(from, to);
        const range = {
          start: { line: line - 1, character: column - 1 },
          end: { line: endLine - 1, character: endColumn - 1 },
        };
        home.change([{ range, text: words }], now.slice(0, from) + words + now.slice(to));
        marked.replace(from, to, words);
      }
      const { stretch } = anchor;
      expect(stretch === undefined).toBe(marked.start < 0);
      if (!stretch) return;
      expect(textAt(home.text, stretch)).toBe(marked.inside);
      expect(home.stretch(marked.start, marked.start)).toMatchObject({
        line: stretch.line,
        column: stretch.column,
      });
    }),
    { numRuns: 500 },
  );
});
