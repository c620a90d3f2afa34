/**
 * A sentence in place of a picture: that it is being read, that it is empty, or why there is none.
 */
import { element, setHidden, setText } from "../../panel/elements.ts";
import { say } from "./strings.ts";

/** Milliseconds before waiting is worth a word: most frames are there sooner, and a flash of text is a nuisance. */
const patience = 400;

export class FrameMessage {
  readonly element = element("p", { class: "image-message", attributes: { role: "status", hidden: true } });
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Says something from now on; undefined takes it back. */
  say(text: string | undefined): void {
    clearTimeout(this.#timer);
    setHidden(this.element, text === undefined);
    setText(this.element, text ?? "");
  }

  /** Says soon that the picture is being read, unless something else is said before. */
  wait(): void {
    this.say(undefined);
    this.#timer = setTimeout(() => this.say(say("picture.waiting")), patience);
  }
}
