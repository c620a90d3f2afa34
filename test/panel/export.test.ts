/** Pictures for people to take away, and that no name in them is obeyed. */
import { expect, test } from "vitest";
import { PanelView } from "../../server/panel/panel-view.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { failed, finished, graph, started } from "../timings/streams.ts";
import { view } from "./states.ts";

const panelOf = (...events: RunEvent[]): PanelView => {
  const model = new RunModel();
  model.addAll(events);
  return new PanelView(model, { maxBoxes: 400 });
};

/**
 *     sum ─┬─ read 0
 *          └─ read 1
 */
const run = [graph([["read"], ["read"], ["sum", 0, 1]]), finished([0, 1, 0, 0, 1500]), started(1)];

test("a flowchart has boxes in the colours of their states, and arrows", async () => {
  expect(await panelOf(...run).export("mermaid")).toBe(
    [
      "flowchart TB",
      '  b0["read<br/>1.5 s"]:::memory',
      '  b1["read"]:::executing',
      '  b2["sum"]:::waiting',
      "  b0 --> b2",
      "  b1 --> b2",
      "  classDef waiting fill:#f6f8fa,stroke:#57606a,color:#1f2328",
      "  classDef executing fill:#dbeafe,stroke:#2563eb,color:#1f2328",
      "  classDef memory fill:#dcfce7,stroke:#16803c,color:#1f2328",
      "  classDef requested stroke-width:3px",
      "  class b2 requested",
      "",
    ].join("\n"),
  );
});

test("open groups are frames, in frames where they are open inside of others", async () => {
  const reads = graph(Array.from({ length: 200 }, () => ["read"] as const));
  const model = new RunModel();
  model.add(reads);
  const panel = new PanelView(model, { maxBoxes: 100 });
  const outer = panel.picture().boxes[0]!.id;
  const inner = panel.setView(view({ open: [outer] })).boxes[0]!.id;
  panel.setView(view({ open: [outer, inner] }));
  const text = await panel.export("mermaid");
  expect(text).toContain('  subgraph g0["read ×200"]\n    b');
  expect(text).toContain('    subgraph g1["read 1–16 ×16"]\n      b0["read"]:::ready');
  expect(text.match(/^ *end$/gm)).toHaveLength(2);
  const dot = await panel.export("dot");
  expect(dot).toContain('label="read ×200 › read 1–16 ×16"');
});

test("DOT and SVG have the same boxes, and a failure is red", async () => {
  const panel = panelOf(...run, failed(1, 0, 5));
  const dot = await panel.export("dot");
  expect(dot).toContain('"box-1" [id="box-1", label="read"');
  expect(dot).toMatch(/"box-1" .*class="failed failed".*fillcolor="#ffdcd7"/);
  const svg = await panel.export("svg");
  expect(svg.match(/class="node /g)).toHaveLength(3);
});

const hostile = [
  `</title><script>alert("1")</script>&lt;b&gt;$(touch x)"]; a -> b\u202E\0`,
  'x"]:::failed\n  click b0 href "javascript:alert(1)"',
  "`**bold**` %%{init: {}}%% #quot; end",
  String.raw`a\nb\N`,
];

test.each(hostile)("the name %j is drawn and not obeyed", async (name) => {
  const panel = panelOf(graph([[name], [name, 0]]), finished([0, 1, 0, 0, 1]));
  const mermaid = await panel.export("mermaid");
  const label = /^ {2}b\d\["(?:[\p{L}\p{N} .,:()/_×·…–→›✗-]|#\d+;|<br\/>)*"\]:::\w+$/u;
  const lines = mermaid.split("\n").filter((line) => /^ {2}b\d\[/.test(line));
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(label);
  expect(mermaid).not.toMatch(/^\s*click|%%|<script|\0|\u202E/m);
  const svg = await panel.export("svg");
  expect(svg).not.toMatch(/<script|<!DOCTYPE|[^:]href=|\0|\u202E/);
  expect(svg.match(/class="node /g)).toHaveLength(2);
});

test("taking a picture away changes nothing for the panel", async () => {
  const model = new RunModel();
  model.addAll(run);
  const panel = new PanelView(model, { maxBoxes: 400 });
  const { picture } = panel.picture();
  model.add(finished([1, 1, 0, 0, 9]));
  await panel.export("dot");
  expect(panel.changes()).toMatchObject({ picture, box: [0, 1, 2] });
});
