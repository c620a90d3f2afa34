/**
 * Which question is answered how. Whoever asks, and what waits meanwhile, is `reader.ts`'s concern.
 */
import { EngineFailed, Hdf5Error } from "../../hdf5/errors.ts";
import type { FrameAbsent, FrameAnswer, FrameQuestion } from "../../protocol/frame-questions.ts";
import type { FramesSource } from "../../protocol/frames.ts";
import { FrameProblem } from "../errors.ts";
import type { FrameSource } from "../sources/source.ts";
import { answerCode } from "./answer-code.ts";
import { answerLine } from "./answer-line.ts";
import { answerHistogram, answerPicture } from "./answer-picture.ts";
import { answerTable, answerText, answerValue } from "./answer-text.ts";
import type { LargePlanes } from "./large-planes.ts";
import type { PicturesAhead } from "./pictures-ahead.ts";
import type { ReadValues } from "./read-values.ts";
import type { Turn } from "./turn.ts";

/** What answers are made with. */
export interface Asked {
  /** What the source was made of. */
  readonly of: FramesSource;
  readonly source: FrameSource;
  readonly values: ReadValues;
  readonly large: LargePlanes;
  readonly ahead: PicturesAhead;
  /** Whether pixels are deflated. */
  readonly deflate: boolean;
  readonly turn: Turn;
}

/** Children of one answer: a few screens of a tree. */
const MOST_CHILDREN = 1000;

/**
 * The answer to a question. A frame that is not there, and does not concern the others, is an answer as well.
 *
 * @throws {Hdf5Error | FramesError} a refusal, with a sentence for a person.
 * @throws {Withdrawn} nobody waits any more.
 */
export async function answer(asked: Asked, question: FrameQuestion): Promise<FrameAnswer<Uint8Array>> {
  try {
    return await answerWhole(asked, question);
  } catch (error) {
    if (MAY_BE_ABSENT.has(question.ask)) {
      if (error instanceof FrameProblem) return absent(error.message, error.label);
      // A breakdown is of the engine, and the same question may be answered by a fresh one.
      if (error instanceof Hdf5Error && !(error instanceof EngineFailed)) return absent(error.message);
    }
    throw error;
  }
}

const absent = (message: string, label?: string): FrameAbsent => ({
  kind: "absent",
  message,
  ...(label !== undefined && { label }),
});

const MAY_BE_ABSENT: ReadonlySet<FrameQuestion["ask"]> = new Set([
  "picture",
  "line",
  "table",
  "text",
  "histogram",
]);

function answerWhole(asked: Asked, question: FrameQuestion): Promise<FrameAnswer<Uint8Array>> {
  const { source, turn } = asked;
  switch (question.ask) {
    case "ready":
      return source.content();
    case "children": {
      const { group, from, count } = question.takes;
      return source.children(group, Math.max(0, from), Math.min(MOST_CHILDREN, Math.max(0, count)));
    }
    case "search":
      return source.search(question.takes.text, turn.signal);
    case "object":
      return source.object(question.takes.path);
    case "picture":
      return answerPicture(asked, question.takes);
    case "line":
      return answerLine(asked, question.takes);
    case "table":
      return answerTable(asked, question.takes);
    case "text":
      return answerText(asked, question.takes);
    case "value":
      return answerValue(asked, question.takes);
    case "histogram":
      return answerHistogram(asked, question.takes);
    case "code":
      return answerCode(asked, question.takes);
    case "restart":
      // The script is run by the server; a reader only asks for slices of what it has made.
      return Promise.resolve(null);
  }
}
