/** The lines of a script that read what is shown, and scripts to begin from. */
import { type H5Dtype, isNumberDtype } from "../../hdf5/element.ts";
import type { FrameQuestions } from "../../protocol/frame-questions.ts";
import type { FramesSource } from "../../protocol/frames.ts";
import { type CodeSource, pipelineScript, sliceCode } from "../code.ts";
import { SequenceSource } from "../sources/sequence-source.ts";
import type { FrameSource } from "../sources/source.ts";
import type { Asked } from "./answers.ts";

/** A text of code. */
export async function answerCode(
  { of, source }: Asked,
  ask: FrameQuestions<never>["code"]["takes"],
): Promise<{ readonly text: string }> {
  const { what, dataset, slice } = ask;
  const { node, dataset: details } = await source.object(dataset);
  const shape = details?.shape ?? null;
  // A lazy array is made of numbers alone: not of records, nor of complex numbers, though they have pictures.
  const isNumeric = isNumberDtype((details?.dtype ?? "string") as H5Dtype) && details?.displays.length !== 0;
  const front = of.kind === "sequence" ? 1 : 0;
  const innerAxes = Math.max(0, (shape?.length ?? 0) - front - (node.shape?.length ?? 0));
  const code = { source: await codeSource(of, source), dataset, shape, innerAxes, isNumeric };
  return { text: what === "pipeline" ? pipelineScript(code) : sliceCode(code, slice) };
}

async function codeSource(asked: FramesSource, source: FrameSource): Promise<CodeSource> {
  switch (asked.kind) {
    case "file":
      return { kind: "file", path: asked.path };
    case "array":
      return { kind: "array", text: asked.place.text };
    case "sequence": {
      const paths = source instanceof SequenceSource ? await source.paths() : [];
      return asked.files.by === "folder"
        ? { kind: "sequence", paths, folder: asked.files.folder }
        : { kind: "sequence", paths };
    }
  }
}
