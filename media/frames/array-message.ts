/**
 * What is said of a lazy array: that its script still runs, has failed, has ended, was edited, or may not run here.
 */
import type { ArrayPlace, ArrayProgress, FramesContent } from "../../server/protocol/frames.ts";
import { fileName } from "./details/details-view.ts";
import type { PageButton, PageMessage } from "./page-message.ts";
import { say } from "./strings.ts";
import { cut } from "./tree/shape-text.ts";

export interface ArrayActions {
  restart(): void;
  /** Goes to its place in the script. */
  reveal(): void;
}

/** Whether there is an array whose slices can be asked for, or no array is needed. */
export function isReadable({ source, array, canRun }: FramesContent): boolean {
  if (source.kind !== "array") return true;
  // One whose script was edited still gives the slices of the script as it was.
  return canRun && (array?.state === "ready" || (array?.state === "stopped" && array.details !== undefined));
}

/** What stands over an array that can be seen: that it is not what the script says any more. Undefined when it is. */
export function arrayBanner(
  { source, array, canRun }: FramesContent,
  actions: ArrayActions,
): { readonly text: string; readonly buttons: readonly PageButton[] } | undefined {
  const message = source.kind === "array" && arrayMessage(source.place, array, canRun, actions);
  if (!message) return undefined;
  const isEdited = array?.state === "stopped" && array.details !== undefined;
  const said = message.kind === "busy" ? [] : (message.sentences ?? []);
  const sentences = isEdited ? [array.message ?? say("array.edited")] : [message.title, ...said];
  return { text: sentences.join(". "), buttons: message.buttons ?? [] };
}

/** The message in place of its display; undefined when it is ready. */
export function arrayMessage(
  place: ArrayPlace,
  progress: ArrayProgress | undefined,
  canRun: boolean,
  actions: ArrayActions,
): PageMessage | undefined {
  const reveal: PageButton = { text: say("array.reveal"), choose: () => actions.reveal() };
  const again: PageButton = { text: say("array.again"), isPrimary: true, choose: () => actions.restart() };
  const script = fileName(place.script);
  const said = progress?.message === undefined ? [] : [progress.message];
  if (!canRun) {
    return {
      kind: "quiet",
      title: say("array.untrustedTitle"),
      sentences: [say("array.untrusted")],
      buttons: [reveal],
    };
  }
  switch (progress?.state) {
    case "ready":
      return undefined;
    case "failed":
      return {
        kind: "wrong",
        title: say("array.failed", { script }),
        sentences: said,
        buttons: [again, reveal],
      };
    case "stopped":
      return { kind: "quiet", title: say("array.stopped"), sentences: said, buttons: [again, reveal] };
    default:
      return {
        kind: "busy",
        title: say("array.starting", { script, text: cut(place.text, 100) }),
        sentences: said.length > 0 ? said : [say("array.startingHint")],
        buttons: [reveal],
      };
  }
}
