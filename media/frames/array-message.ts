/**
 * What is said of a lazy array that cannot be looked at: that its script still runs, has failed, has ended, or may not
 * run here.
 */
import type { ArrayPlace, ArrayProgress } from "../../server/protocol/frames.ts";
import { fileName } from "./details/details-view.ts";
import type { PageButton, PageMessage } from "./page-message.ts";
import { say } from "./strings.ts";
import { cut } from "./tree/shape-text.ts";

export interface ArrayActions {
  restart(): void;
  /** Goes to its place in the script. */
  reveal(): void;
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
