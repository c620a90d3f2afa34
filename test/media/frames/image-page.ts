/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The picture alone on a page, with a host that is a script: what the tests in Chromium load.
 */
import { FramesChannel, type FramesHostApi } from "../../../media/frames/channel.ts";
import type { Display } from "../../../media/frames/display.ts";
import { createImageDisplay, type ImageDisplay } from "../../../media/frames/image/image-display.ts";
import { Theme } from "../../../media/panel/theme.ts";
import type { FrameQuestion, PictureAsk } from "../../../server/protocol/frame-questions.ts";
import type { FromFramesPage, ToFramesPage } from "../../../server/protocol/frames.ts";
import { answerTo, detailsOf } from "./image-host.ts";

/** What tests reach through `window.image`. */
export interface ImagePage {
  readonly display: ImageDisplay;
  /** All questions, in order. */
  readonly asked: FrameQuestion[];
  /** What was announced. */
  readonly said: (string | undefined)[];
  readonly preferences: Record<string, unknown>;
  /** Answers that are held back while `holds`. */
  readonly held: (() => void)[];
  holds: boolean;
  /** Pixels come deflated. */
  deflates: boolean;
  /** Every picture is refused with this sentence. */
  refuses: string | undefined;
  stateChanges: number;
  show(dataset: string, kept?: unknown, index?: readonly number[]): void;
  pictures(): PictureAsk[];
}

const incoming = new EventTarget();
const host: FramesHostApi = {
  getState: () => undefined,
  setState: () => undefined,
  postMessage: (message) => {
    if (message.type !== "ask") return;
    image.asked.push(message.question);
    const answer = (): void => void reply(message);
    if (image.holds) image.held.push(answer);
    else queueMicrotask(answer);
  },
};

async function reply({ number, question }: Extract<FromFramesPage, { type: "ask" }>): Promise<void> {
  const refused = question.ask === "picture" ? image.refuses : undefined;
  let answer = refused === undefined ? answerTo(question) : undefined;
  const picture = answer as { kind?: string; pixels?: Uint8Array<ArrayBuffer> } | undefined;
  if (image.deflates && picture?.kind === "picture" && picture.pixels) {
    const stream = new Blob([picture.pixels]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const pixels = new Uint8Array(await new Response(stream).arrayBuffer());
    answer = { ...picture, pixels, isDeflated: true };
  }
  const data = (
    refused === undefined ? { type: "answer", number, answer } : { type: "refused", number, message: refused }
  ) as ToFramesPage;
  incoming.dispatchEvent(new MessageEvent("message", { data }));
}

const theme = new Theme();
theme.start();
const preferences: Record<string, unknown> = JSON.parse(document.body.dataset["preferences"] ?? "{}");
const display: ImageDisplay & Display = createImageDisplay({
  channel: new FramesChannel(host, incoming),
  theme,
  stateChanged: () => {
    image.stateChanges++;
  },
  announce: (text) => void image.said.push(text),
  preference: (name) => preferences[name],
  setPreference: (name, value) => {
    // As it is kept: what JSON cannot hold is lost.
    preferences[name] = JSON.parse(JSON.stringify(value));
  },
});

const image: ImagePage = {
  display,
  asked: [],
  said: [],
  preferences,
  held: [],
  holds: false,
  deflates: false,
  refuses: undefined,
  stateChanges: 0,
  show(dataset, kept, index) {
    const details = detailsOf(dataset);
    display.show({ dataset, details, place: { index: index ?? (details.shape ?? []).map(() => 0) } }, kept);
    display.setVisible(true);
  },
  pictures: () => image.asked.flatMap((question) => (question.ask === "picture" ? [question.takes] : [])),
};

const app = document.getElementById("app")!;
app.className = "image-alone";
display.element.style.position = "absolute";
display.element.style.inset = "0";
app.append(display.element);
Object.assign(window, { image });
