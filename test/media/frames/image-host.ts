/**
 * What answers a picture's page in tests: made-up stacks whose values follow from their indexes, drawn by what draws
 * them in the server. Runs in Node and in the page alike.
 */

import { drawPicture } from "../../../server/frames/picture/draw-picture.ts";
import type { PlaneFacts } from "../../../server/frames/picture/facts.ts";
import { measure } from "../../../server/frames/picture/measure.ts";
import type { Plane } from "../../../server/frames/plane.ts";
import type { NumberArray } from "../../../server/hdf5/decode.ts";
import type {
  FramePicture,
  FramePlace,
  FrameQuestion,
  FrameQuestions,
} from "../../../server/protocol/frame-questions.ts";
import type { DatasetDetails } from "../../../server/protocol/frames.ts";

/** A dataset of any number of axes. */
export interface MadeUp {
  readonly shape: readonly number[];
  readonly axes: readonly string[];
  value(index: readonly number[]): number;
  /** Frames that cannot be read, by their first index: why. */
  readonly absent?: Readonly<Record<number, string>>;
}

/** Path → dataset. */
export const madeUp: Readonly<Record<string, MadeUp>> = {
  /** Rings around a centre that wanders from frame to frame, over a slope; one NaN corner. */
  "/entry/rings": {
    shape: [24, 180, 240],
    axes: ["time", "y", "x"],
    value: ([frame = 0, row = 0, column = 0]) => {
      if (row < 12 && column < 18) return Number.NaN;
      const distance = Math.hypot(row - 90 - 2 * frame, column - 120 + 3 * frame);
      return 100 + 80 * Math.cos(distance / 9) * Math.exp(-distance / 120) + 0.2 * column + frame;
    },
  },
  /** Every value says where it is: 100 × row + column. */
  "/small": {
    shape: [8, 10],
    axes: ["", ""],
    value: ([row = 0, column = 0]) => 100 * row + column,
  },
  /** Five orders of magnitude, with values that have no logarithm. */
  "/decades": {
    shape: [3, 64, 64],
    axes: ["", "qy", "qx"],
    value: ([frame = 0, row = 0, column = 0]) =>
      row < 4 ? -3 : 10 ** (5 - Math.hypot(row - 32, column - 32) / 9) + frame,
  },
  /** Larger than any screen; one hot element. */
  "/large": {
    shape: [3000, 5000],
    axes: ["", ""],
    value: ([row = 0, column = 0]) => (row === 1234 && column === 4321 ? 9999 : (row % 100) + (column % 50)),
  },
  /** A thousand rows of four elements. */
  "/thin": { shape: [1000, 4], axes: ["", ""], value: ([row = 0, column = 0]) => row * column },
  /** As a detector's frames. */
  "/movie": {
    shape: [60, 1024, 1024],
    axes: ["frame", "y", "x"],
    value: ([frame = 0, row = 0, column = 0]) => (row + column + 40 * frame) % 1024,
  },
  "/empty": { shape: [0, 10], axes: ["", ""], value: () => 0 },
  "/constant": { shape: [4, 5], axes: ["", ""], value: () => 7 },
  "/gaps": {
    shape: [5, 20, 30],
    axes: ["file", "y", "x"],
    value: ([file = 0, row = 0, column = 0]) => file * 1000 + row * 30 + column,
    absent: { 2: "/data/run_2.h5 has no dataset /gaps: it was written by another program." },
  },
};

export function detailsOf(name: string): DatasetDetails {
  const { shape, axes } = madeUp[name]!;
  return {
    shape,
    maxShape: shape,
    dtype: "float64",
    type: "float64",
    chunks: null,
    filters: [],
    layout: "contiguous",
    bytes: 8 * shape.reduce((product, length) => product * length, 1),
    axes,
    displays: ["image", "table"],
  };
}

const planes = new Map<string, { readonly plane: Plane; readonly facts: PlaneFacts }>();

/** The plane of a question with its facts; made once. */
function planeOf({
  dataset,
  index,
  rows,
  columns,
}: FramePlace & { readonly rows: number; readonly columns: number }) {
  const key = JSON.stringify([
    dataset,
    rows,
    columns,
    index.map((at, axis) => (axis === rows || axis === columns ? 0 : at)),
  ]);
  let held = planes.get(key);
  if (!held) {
    const { shape, value } = madeUp[dataset]!;
    const [height, width] = [shape[rows]!, shape[columns]!];
    const data = new Float64Array(height * width);
    const at = [...index];
    for (let row = 0; row < height; row++) {
      at[rows] = row;
      for (let column = 0; column < width; column++) {
        at[columns] = column;
        data[row * width + column] = value(at);
      }
    }
    const plane: Plane = {
      data: data satisfies NumberArray,
      rows: height,
      columns: width,
      offset: 0,
      rowStride: width,
      columnStride: 1,
    };
    held = { plane, facts: measure(plane) };
    planes.set(key, held);
  }
  return held;
}

/** The answer to a question, as the server gives it, but for pixels, which are not deflated. */
export function answerTo(question: FrameQuestion): unknown {
  switch (question.ask) {
    case "picture": {
      const { takes } = question;
      const message = madeUp[takes.dataset]?.absent?.[takes.index[0] ?? 0];
      if (message !== undefined) return { kind: "absent", label: `run_${takes.index[0]}.h5`, message };
      const { plane, facts } = planeOf(takes);
      const drawn = drawPicture(plane, takes, facts);
      const label = madeUp[takes.dataset]!.absent ? { label: `run_${takes.index[0]}.h5` } : {};
      return {
        ...drawn,
        ...label,
        isDeflated: false,
        filesRead: 1,
        bytesRead: 0,
      } satisfies FramePicture<Uint8Array>;
    }
    case "value": {
      const { dataset, index } = question.takes;
      return {
        text: String(madeUp[dataset]!.value(index)),
      } satisfies FrameQuestions<never>["value"]["gives"];
    }
    case "histogram": {
      const { plane, facts } = planeOf(question.takes);
      void plane;
      return facts.histogram(question.takes);
    }
    case "table": {
      const { dataset, index, rows, columns, top, left, height, width } = question.takes;
      const { value, shape } = madeUp[dataset]!;
      const cells = Array.from({ length: height }, (_, row) =>
        Array.from({ length: width }, (_, column) =>
          String(Number(value(index.with(rows, top + row).with(columns!, left + column)).toPrecision(6))),
        ),
      );
      return {
        kind: "table",
        rows: shape[rows]!,
        columns: shape[columns!]!,
        top,
        left,
        cells,
        areNumbers: true,
      } satisfies FrameQuestions<never>["table"]["gives"];
    }
    default:
      throw new Error(`A picture does not ask for “${question.ask}”.`);
  }
}
