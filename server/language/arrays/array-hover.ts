/**
 * Hover over a lazy array, its variable, or the call that makes it: shape, dtype, chunks as a drawing, bytes, layers,
 * tasks, and a link that shows it. Where nothing is known and nothing is certain there is no hover.
 */
import { t } from "@vscode/l10n";
import type { Node } from "oxc-parser";
import { type Hover, MarkupKind } from "vscode-languageserver/node";
import type { Analysis } from "../../compile/analyse.ts";
import { LibraryNames } from "../../compile/library-names.ts";
import { unwrapped, writtenKey } from "../../compile/tree.ts";
import type { ArrayPlace, ArrayView } from "../../protocol/frames.ts";
import type { CallSite } from "../../protocol/sites.ts";
import { formatBytes, formatCount } from "../../protocol/units.ts";
import { toRange } from "../timings/lsp-range.ts";
import { commandLink, escaped, picture } from "../timings/markdown.ts";
import { arrayAt, behindNames, valueAt } from "./array-at.ts";
import { chunkPicture } from "./chunk-picture.ts";

/** What is known of arrays; see `seen-arrays.ts`. */
export interface KnownViews {
  viewOf(analysis: Analysis, node: Node): ArrayView | undefined;
}

/** Layers that are named; a chain of twenty operations is no help in a hover. */
const MOST_LAYERS = 6;

/** A link is no place for a page of code. */
const LONGEST_EXPRESSION = 1000;

/** What creates an array by itself, and what makes one of another. */
const CREATING: ReadonlySet<string> = new Set(["from", "fromDelayed", "fromH5", "stack"]);
const MAKING = new Set(
  "slice at rechunk astype persist sum mean min max add sub mul div floorDiv mod pow neg abs sqrt exp log eq ne lt le gt ge".split(
    " ",
  ),
);

/** What there is to say of the array at a place, line and column from 1; undefined where it is none. */
export function arrayHover(
  analysis: Analysis,
  known: KnownViews,
  at: Pick<CallSite, "line" | "column">,
): Hover | undefined {
  const place = arrayAt(analysis, at);
  const value = place && valueAt(place, analysis);
  if (!place || !value) return undefined;
  const made = behindNames(value, analysis);
  const view = viewOf(analysis, known, [value, unwrapped(value), made]);
  if (!view && !isCertain(made, analysis)) return undefined;
  const { source } = analysis.parsed;
  const start = source.offset(place.line, place.column);
  const pointed = source.offset(at.line, at.column);
  // Such as the first use of a name that is imported.
  if (pointed < start || pointed > start + place.text.length) return undefined;
  const range = toRange(source.range(start, start + place.text.length));
  return { contents: { kind: MarkupKind.Markdown, value: hoverText(place, view) }, range };
}

/** What is known of any of them; behind an `await` is what the call gave. */
function viewOf(analysis: Analysis, known: KnownViews, nodes: readonly Node[]): ArrayView | undefined {
  for (const node of nodes) {
    const view =
      known.viewOf(analysis, node) ??
      (node.type === "AwaitExpression" ? known.viewOf(analysis, unwrapped(node.argument)) : undefined);
    if (view) return view;
  }
  return undefined;
}

/** Whether an expression gives an array, whatever its arguments: by the names of the library's functions alone. */
function isCertain(node: Node, analysis: Analysis): boolean {
  const library = new LibraryNames(analysis.scopes);
  let inner = node;
  for (;;) {
    inner = behindNames(inner, analysis);
    if (inner.type === "AwaitExpression") inner = unwrapped(inner.argument);
    if (inner.type !== "CallExpression") return false;
    const callee = unwrapped(inner.callee);
    const own = library.of(callee);
    if (own) return own.module === "treadle/array" && CREATING.has(own.name);
    if (callee.type !== "MemberExpression") return false;
    const method = writtenKey(callee.property, callee.computed);
    if (method === undefined || !MAKING.has(method)) return false;
    inner = unwrapped(callee.object);
  }
}

function hoverText(place: ArrayPlace, view: ArrayView | undefined): string {
  const link =
    place.text.length <= LONGEST_EXPRESSION
      ? commandLink(t("Preview Lazy Array"), "treadle.previewArray", place)
      : "";
  // Above the drawing, which fills most of what is seen of a hover: what comes after it may have to be scrolled to.
  const parts = view ? [title(view), link, drawing(view), sizes(view), layers(view)] : [unknown(), link];
  return parts.filter((part) => part !== "").join("\n\n");
}

function unknown(): string {
  return `**${escaped(t("Lazy array"))}** — ${escaped(t("its shape is known once it was run or previewed"))}`;
}

const times = (lengths: readonly number[]): string =>
  lengths.length === 0 ? t("one element") : lengths.map(formatCount).join(" × ");

function title({ shape, dtype }: ArrayView): string {
  return `**${escaped(t("Lazy array"))}** — **${escaped(times(shape))}** ${escaped(dtype)}`;
}

function drawing(view: ArrayView): string {
  const drawn = chunkPicture(view);
  return drawn ? picture(drawn.svg, drawn.words) : "";
}

function sizes({ bytes, chunks, chunkBytes, chunkCounts }: ArrayView): string {
  const count = chunkCounts.reduce((product, along) => product * along, 1);
  const all = escaped(formatBytes(bytes));
  if (count === 1) return `${all} ${escaped(t("in one chunk"))}`;
  const largest = times(chunks.map((lengths) => Math.max(0, ...lengths)));
  const each = t("in {0} chunks of {1}, {2} each", formatCount(count), largest, formatBytes(chunkBytes));
  return `${all} ${escaped(each)}`;
}

function layers({ layers: all, tasks }: ArrayView): string {
  if (all.length === 0) return "";
  const named = all
    .slice(0, MOST_LAYERS)
    .map((layer) =>
      layer.tasks === 0
        ? escaped(layer.name)
        : `${escaped(layer.name)} (${escaped(formatCount(layer.tasks))})`,
    );
  if (all.length > MOST_LAYERS) named.push(escaped(t("{0} more", formatCount(all.length - MOST_LAYERS))));
  const total = t("{0} tasks in {1} layers", formatCount(tasks), formatCount(all.length));
  return `${escaped(total)}: ${named.join(" ← ")}`;
}
