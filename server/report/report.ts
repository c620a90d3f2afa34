/**
 * A run as one HTML file that can be mailed, kept and opened without a network.
 *
 *     events, live or recorded ──▶ facts ──▶ sections ──▶ page
 *
 * The same events give the same page, letter for letter; it reads no clock, no file and no machine. The page loads
 * nothing and runs nothing but the one script that it carries: its own policy, made from hashes, forbids the rest.
 */
import { createHash } from "node:crypto";
import { drawGraph } from "../drawing/draw-graph.ts";
import type { RunEvent } from "../protocol/events.ts";
import { functionSection } from "./function-section.ts";
import { gather, type ReportFacts } from "./gather.ts";
import { type Html, html, shown, trusted } from "./html.ts";
import { overview, titleOf } from "./overview.ts";
import {
  cacheSection,
  graphSection,
  machineSection,
  memorySection,
  printSection,
  timelineSection,
} from "./run-sections.ts";
import { styleSheet } from "./style-sheet.ts";
import { timelineOf } from "./timeline-bars.ts";
import { timelineScript } from "./timeline-page.ts";
import { diagnosticSection, errorSection, workerSection } from "./trouble-section.ts";

/** The whole page, for the events of one run in the order in which they happened. */
export async function report(events: readonly RunEvent[]): Promise<string> {
  const facts = gather(events);
  const { summary, functions } = facts;
  const timeline = timelineOf(
    events,
    (task) => functions.of(task),
    facts.started?.executor === "inline" ? 0 : (facts.started?.workers ?? 0),
    summary.wall,
  );
  const { drawn, style } = await graphPicture(facts);
  const hasScript = timeline.tracks.length > 0;
  const content = html`${overview(facts)}
<main>${errorSection(facts)}${graphSection(facts, drawn)}${timelineSection(facts, timeline)}${functionSection(facts)}${memorySection(facts, timeline.span)}${cacheSection(facts)}${workerSection(facts)}${diagnosticSection(facts)}${printSection(facts)}${machineSection(facts)}
</main>`;
  const styles = [styleSheet, ...(style === "" ? [] : [style])];
  const scripts = hasScript ? [timelineScript] : [];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(styles, scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${titleOf(facts)} – Treadle run report</title>
${styles.map((text) => html`<style>${trusted(text)}</style>`)}
</head>
<body>
${content}
<footer><p>Made by Treadle from the events of one run. Times are of the clock; nothing in this page leaves it.</p></footer>
${scripts.map((text) => html`<script>${trusted(text)}</script>`)}
</body>
</html>
`;
  return page.text;
}

/** Nothing is allowed but what this page itself carries. */
function policy(styles: readonly string[], scripts: readonly string[]): string {
  const hashes = (texts: readonly string[]) =>
    texts.length === 0
      ? "'none'"
      : texts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`).join(" ");
  return `default-src 'none'; style-src ${hashes(styles)}; script-src ${hashes(scripts)}; base-uri 'none'; form-action 'none'`;
}

/** The graph with its style sheet taken out, for the page's policy names every sheet by its hash. */
async function graphPicture({
  graphs,
  outcomes,
  summary,
}: ReportFacts): Promise<{ drawn: Html | string; style: string }> {
  if (graphs.length === 0) return { drawn: "", style: "" };
  const { durations, failed } = outcomes;
  try {
    const svg = await drawGraph(graphs, {
      format: "svg",
      measured: {
        duration: (task) => (Number.isNaN(durations[task] ?? Number.NaN) ? undefined : durations[task]),
        failed,
        criticalPath: summary.criticalPath.tasks,
      },
    });
    const style = /<style>([\s\S]*?)<\/style>/.exec(svg)?.[1] ?? "";
    const picture = svg
      .replace(/^[\s\S]*?(?=<svg )/, "")
      .replace(/<style>[\s\S]*?<\/style>/, "")
      // The frame around it has a name; a second image inside of it would be read twice.
      .replace(' role="img"', ' aria-hidden="true"');
    return { drawn: trusted(picture), style };
  } catch (error) {
    return { drawn: shown(error instanceof Error ? error.message : String(error)), style: "" };
  }
}
