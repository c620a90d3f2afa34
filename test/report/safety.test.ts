/** A report stands alone, and no text in it gets out of its place. */
import { Script } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { report } from "../../server/report/report.ts";
import { finished, slowAdd } from "../timings/streams.ts";
import { eventful } from "./eventful.ts";
import { attribute, hashOf, pageOf, shapeOf, textOf } from "./page.ts";

test("the page's own policy allows what is in the page, and nothing else", async () => {
  const { elements } = pageOf(await report(eventful()));
  const policy = elements
    .map((element) => attribute(element, "content"))
    .find((text) => text?.startsWith("default-src"));
  const styles = elements
    .filter(({ tagName }) => tagName === "style")
    .map((element) => hashOf(textOf(element)));
  const scripts = elements
    .filter((element) => element.tagName === "script" && attribute(element, "type") === undefined)
    .map((element) => hashOf(textOf(element)));
  expect(scripts).toHaveLength(1);
  expect(policy).toBe(
    `default-src 'none'; style-src ${styles.join(" ")}; script-src ${scripts.join(" ")}; base-uri 'none'; form-action 'none'`,
  );
});

test("the page names no other place: no link, no picture, no font, no import, no handler, no inline style", async () => {
  const text = await report(eventful());
  for (const { tagName, attrs } of pageOf(text).elements) {
    expect([
      "link",
      "img",
      "iframe",
      "object",
      "embed",
      "form",
      "base",
      "image",
      "use",
      "foreignobject",
    ]).not.toContain(tagName);
    for (const { name, value } of attrs) {
      expect(name).not.toMatch(/^on|^src$|^style$|^srcset$|^action$/);
      if (name === "href") expect(value).toMatch(/^#/);
    }
  }
  expect(text).not.toMatch(/@import|url\(/);
  expect(text.match(/https?:[^"' ]+/g) ?? []).toEqual(
    expect.arrayContaining(["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"]),
  );
  expect(new Set(text.match(/https?:[^"' ]+/g)).size).toBe(2);
});

const breakouts = [
  `</script><script>alert(1)</script>`,
  `</style><img src=x onerror=alert(1)>`,
  `--><svg/onload=alert(1)>`,
  `"><b x="`,
  `' onmouseover='alert(1)`,
  "</title></head></body></html>",
  "</bdi></td></tr></table></section>",
  "]]><!--",
  "&lt;b&gt;&amp;amp;&#60;",
  "\u202Eevil\u202C\u2066\u200F",
  "\u0000\u001b[2J\u0007\ud800",
  "x".repeat(10_000),
  "<".repeat(10_000),
  "\\u003c/script\\u003e",
  "$" + "{alert(1)} {{x}}",
];

test.each(breakouts.map((text) => [text.slice(0, 40), text]))(
  "%j stays where it is put",
  async (_, hostile) => {
    // Lines count as structure in a box of the graph, so the harmless texts are as long as the hostile ones.
    const harmless = (n: number) => `text ${n}`;
    const text = await report(eventful((n) => `${hostile}${n}`));
    expect(pageOf(text).complaints).toEqual([]);
    expect(shapeOf(text)).toEqual(shapeOf(await report(eventful(harmless))));
    for (const mark of "\u0000\u0007\u001b\u202e\u202c\u2066\u200f") expect(text.includes(mark)).toBe(false);
  },
);

test("no text at all changes what elements there are", async () => {
  const shape = shapeOf(await report(eventful()));
  const pieces = fc.oneof(
    fc.constantFrom(
      ...breakouts,
      "<",
      ">",
      '"',
      "'",
      "&",
      "`",
      "/",
      "=",
      "-->",
      "<!--",
      "\n",
      "\t",
      "\\",
      "</",
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 5 }), async (parts) => {
      const text = await report(eventful((n) => `t${parts.join("")}${n}`));
      expect(shapeOf(text)).toEqual(shape);
    }),
    { numRuns: 25, seed: 3 },
  );
});

test("numbers that are none do no harm to the drawings", async () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300];
  for (const at of odd) {
    const text = await report([
      ...slowAdd.slice(0, 2),
      finished([0, 1, at, at, at, at], [1, at, 0, 0, 1], [2, 1, 0, 1, at]),
      { type: "memory", at, worker: [1], held: [at], spilled: [at], results: [at], limit: at },
      ...slowAdd.slice(-2),
    ]);
    expect(pageOf(text).complaints).toEqual([]);
    expect(text).not.toMatch(/ (d|x|y|width|height|points|viewBox)="[^"]*(NaN|Infinity)/);
  }
});

test("the page's script is one that a browser can read", async () => {
  const { elements } = pageOf(await report(slowAdd));
  const script = elements.find(
    (element) => element.tagName === "script" && attribute(element, "type") === undefined,
  )!;
  expect(() => new Script(textOf(script))).not.toThrow();
});
