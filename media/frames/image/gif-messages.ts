/** What the page and the worker that makes animations say to each other. */

export type ToGifWorker =
  | { readonly type: "begin"; readonly width: number; readonly height: number; readonly delay: number }
  /** RGBA, row by row. The buffer is given away. */
  | { readonly type: "frame"; readonly pixels: ArrayBuffer }
  | { readonly type: "end" };

export type FromGifWorker =
  /** A frame was taken, and the next may come: no more than one waits at a time. */
  | { readonly type: "taken" }
  | { readonly type: "made"; readonly bytes: ArrayBuffer }
  | { readonly type: "failed"; readonly message: string };
