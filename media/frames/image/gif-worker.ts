/**
 * The worker that makes an animated GIF of frames, so that the page does not stall. It is ended to cancel it.
 */
import { Encoder } from "modern-gif";
import type { FromGifWorker, ToGifWorker } from "./gif-messages.ts";

/** The part of a worker's global scope that is used here; the types of the DOM have no word for it. */
interface WorkerScope {
  postMessage(message: FromGifWorker, transfer?: readonly Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToGifWorker>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
let encoder: Encoder | undefined;
let delay = 100;

scope.addEventListener("message", (event) => {
  take(event.data).then(say, (error: unknown) =>
    say({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});

function say(message: FromGifWorker | undefined): void {
  if (message) scope.postMessage(message, message.type === "made" ? [message.bytes] : []);
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
