/// <reference lib="webworker" />
/**
 * A worker that makes an animated GIF of frames, so that the page does not stall. It is ended to cancel it.
 */
import { Encoder } from "modern-gif";
import type { FromGifWorker, ToGifWorker } from "./gif-messages.ts";

let encoder: Encoder | undefined;
let delay = 100;

addEventListener("message", (event: MessageEvent<ToGifWorker>) => {
  take(event.data).then(say, (error: unknown) =>
    say({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});

function say(message: FromGifWorker | undefined): void {
  if (!message) return;
  if (message.type === "made") postMessage(message, [message.bytes]);
  else postMessage(message);
}

async function take(message: ToGifWorker): Promise<FromGifWorker | undefined> {
  switch (message.type) {
    case "begin":
      encoder = new Encoder({ width: message.width, height: message.height });
      delay = message.delay;
      return undefined;
    case "frame":
      await encoder!.encode({ data: message.pixels, delay });
      return { type: "taken" };
    case "end":
      return { type: "made", bytes: await encoder!.flush("arrayBuffer") };
  }
}
