/**
 * What stands in place of a display: that something is opening, that there is nothing to see, or what went wrong and
 * what can be done about it.
 */
import type { FramesSource } from "../../server/protocol/frames.ts";
import { element } from "../panel/elements.ts";
import { iconElement } from "../panel/icons.ts";
import { warningIcon } from "./frames-icons.ts";
import { say } from "./strings.ts";

export interface PageButton {
  readonly text: string;
  readonly isPrimary?: boolean;
  choose(): void;
}

export interface PageMessage {
  readonly title: string;
  /** Sentences, a paragraph each. */
  readonly sentences?: readonly string[];
  readonly buttons?: readonly PageButton[];
  readonly kind: "busy" | "quiet" | "wrong";
}

/** What went wrong with a question, in the words of whoever refused it, and a button that asks again. */
export const failure = (error: unknown, again: () => void): PageMessage => ({
  kind: "wrong",
  title: say("page.refused"),
  sentences: [wordsOf(error)],
  buttons: [{ text: say("page.again"), isPrimary: true, choose: again }],
});

/** That there is no object to be seen: because a file cannot be read (`empty` says why), or none was chosen. */
export function nothingSeen({ kind }: FramesSource, empty: string | undefined): PageMessage {
  if (empty === undefined)
    return { kind: "quiet", title: say("page.nothing"), sentences: [say("page.choose")] };
  const sentences = kind === "file" ? [empty, say("page.otherEditor")] : [empty];
  return { kind: "wrong", title: say("page.refused"), sentences };
}

/** What an error says to a person. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The message as an element that fills its place. */
export function messageElement({ title, sentences = [], buttons = [], kind }: PageMessage): HTMLElement {
  return element(
    "div",
    {
      class: `message ${kind}`,
      attributes: { role: kind === "wrong" ? "alert" : "status", "aria-busy": kind === "busy" },
    },
    kind === "wrong" ? iconElement(warningIcon) : undefined,
    kind === "busy"
      ? element("div", { class: "busy-bar", attributes: { "aria-hidden": "true" } })
      : undefined,
    element("h2", { text: title }),
    ...sentences.map((text) => element("p", { text })),
    buttons.length === 0
      ? undefined
      : element(
          "div",
          { class: "message-buttons" },
          ...buttons.map(({ text, isPrimary, choose }) =>
            element("button", {
              class: isPrimary ? "button primary" : "button secondary",
              text,
              attributes: { type: "button" },
              click: () => choose(),
            }),
          ),
        ),
  );
}
