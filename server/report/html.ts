/**
 * HTML that text cannot break out of: a template tag that makes every value harmless unless it is HTML already.
 *
 *     html`<td title="${name}">${name}</td>`
 *
 * Names, messages and paths come from scripts and recordings, and the page that they end in is opened in browsers.
 * Attributes must stand in double quotes. Knows no page.
 */

/** Text that is safe to stand in a page. Made by `html` and `trusted` only. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: lists are put one after another, nothing is left out for `undefined` and `false`. */
export type Content = Html | string | number | undefined | false | readonly Content[];

/** Puts values into markup, each as text unless it is `Html`. */
export function html(markup: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = markup[0]!;
  for (const [index, value] of values.entries()) text += textOf(value) + markup[index + 1]!;
  return new Html(text);
}

/** Markup that is of our own making, whatever it contains. */
export const trusted = (markup: string): Html => new Html(markup);

function textOf(value: Content): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(textOf).join("");
  return escaped(shown(String(value)));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);

/**
 * The text with everything made visible that would act instead of being read: control characters, halves of
 * surrogate pairs and marks that turn the reading direction. Tabs and line feeds stay; colours are dropped.
 */
export function shown(text: string): string {
  return text.replace(colourSequence, "").replace(/\r\n?/g, "\n").replace(unshowable, "\uFFFD");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const colourSequence = /\u001b\[[\d;]*m/g;
const unshowable = /(?![\t\n])[\p{Cc}\p{Cs}\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** At most `most` characters, with `…` for what is missing. */
export function clipped(text: string, most: number): string {
  // Counted in characters, not in halves of them.
  if (text.length <= most) return text;
  const start = Array.from(text.slice(0, 2 * most));
  return start.length <= most && text.length <= 2 * most ? text : `${start.slice(0, most - 1).join("")}…`;
}

/** A number for an attribute of a drawing: two decimals, never an exponent; what is no number is 0. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "0";
  const rounded = Math.round(value * 100) / 100;
  return Math.abs(rounded) < 1e15 ? String(Object.is(rounded, -0) ? 0 : rounded) : "0";
}
