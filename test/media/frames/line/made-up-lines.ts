/**
 * A host that answers questions for lines and values from arrays in memory, reduced as the server reduces them: by the
 * server's own code.
 */

import { drawLine } from "../../../../server/frames/picture/draw-line.ts";
import type { FrameQuestion, FrameQuestions } from "../../../../server/protocol/frame-questions.ts";
import type { DatasetDetails, ToFramesPage } from "../../../../server/protocol/frames.ts";
import type { FramesPageHost } from "../harness/frames-browser.ts";

/** What `line` takes. */
export type LineTakes = FrameQuestions<Uint8Array>["line"]["takes"];

export interface MadeUpLines {
  readonly shape: readonly number[];
  /** The element at an index. */
  value(index: readonly number[]): number;
  /** Why there is no line at an index; default: there always is one. */
  absent?(index: readonly number[]): string | undefined;
  label?(index: readonly number[]): string | undefined;
  /** Called before an answer to `line` is given, which is then given when the result settles. */
  hold?(takes: LineTakes): Promise<void> | undefined;
}

/** A host of one dataset. */
export function hostOf(lines: MadeUpLines): FramesPageHost {
  return {
    receive: (message, send) => {
      if (message.type !== "ask") return;
      const { number, question } = message;
      const give = (answer: unknown): void =>
        send({ type: "answer", number, answer } as ToFramesPage & { type: "answer" });
      void answer(lines, question).then(give, (error: Error) =>
        send({ type: "refused", number, message: error.message }),
      );
    },
  };
}

async function answer(lines: MadeUpLines, question: FrameQuestion): Promise<unknown> {
  if (question.ask === "value") return { text: String(lines.value(question.takes.index)) };
  if (question.ask !== "line") throw new Error(`Nobody here answers ${question.ask}.`);
  const { takes } = question;
  await lines.hold?.(takes);
  const label = lines.label?.(takes.index);
  const message = lines.absent?.(takes.index);
  const named = label === undefined ? {} : { label };
  if (message !== undefined) return { kind: "absent", message, ...named };
  const length = lines.shape[takes.axis]!;
  const data = Float64Array.from({ length }, (_, at) => lines.value(takes.index.with(takes.axis, at)));
  const plane = { data, rows: 1, columns: length, offset: 0, rowStride: length, columnStride: 1 };
  return { ...drawLine(plane, takes), ...named };
}

/** Details of such a dataset. */
export const detailsOf = (lines: MadeUpLines, more: Partial<DatasetDetails> = {}): DatasetDetails => ({
  shape: lines.shape,
  maxShape: lines.shape,
  dtype: "float64",
  type: "float64",
  chunks: null,
  filters: [],
  layout: "contiguous",
  bytes: 8 * lines.shape.reduce((product, length) => product * length, 1),
  axes: lines.shape.map(() => ""),
  displays: ["line", "table"],
  ...more,
});

/** Many values with one peak, one gap, and noise that is the same each time. */
export const spectrum = (at: number, frame = 0): number => {
  if (at >= 6000 && at < 6400) return Number.NaN;
  const noise = (Math.sin(at * 12.9898 + frame) * 43758.5453) % 1;
  return 20 + 12 * Math.sin(at / 900 + frame / 3) + 4 * noise + (at === 3210 ? 60 : 0);
};
