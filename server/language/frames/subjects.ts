/**
 * What viewers show, in the few words that sentences about it need.
 */
import { basename } from "node:path";
import { t } from "@vscode/l10n";
import type { FrameQuestion } from "../../protocol/frame-questions.ts";
import type { ArrayPlace, FileSet, FramesSource } from "../../protocol/frames.ts";

/** The file, folder or script that is read, by its short name. */
export function fileOf(source: FramesSource): string {
  switch (source.kind) {
    case "file":
      return basename(source.path);
    case "sequence":
      return setName(source.files);
    case "array":
      return basename(source.place.script);
  }
}

function setName(files: FileSet): string {
  switch (files.by) {
    case "folder":
      return basename(files.folder);
    case "glob":
      return files.pattern;
    case "list":
      return basename(files.paths[0] ?? "");
  }
}

/** Expressions may be as long as a script. */
const mostOfText = 60;

/** Such as `frames in analysis.ts`. */
export function arrayTitle({ script, text }: ArrayPlace): string {
  const line = text.replace(/\s+/g, " ");
  const cut = line.length > mostOfText ? `${line.slice(0, mostOfText)}…` : line;
  return t("{0} in {1}", cut, basename(script));
}

/** The path inside the file that a question is about; undefined where it is about all of it. */
export function pathIn({ takes }: FrameQuestion): string | undefined {
  if ("dataset" in takes) return takes.dataset;
  if ("path" in takes) return takes.path;
  return "group" in takes ? takes.group : undefined;
}
