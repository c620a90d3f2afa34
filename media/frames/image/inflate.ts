/** Pictures as they come over the wire, and as they are painted. */
import type { FramePicture } from "../../../server/protocol/frame-questions.ts";
import { DamagedPictureError } from "./errors.ts";
import type { Levels } from "./shown-picture.ts";
import { say } from "./strings.ts";

/**
 * The picture with one byte a pixel.
 *
 * @throws {DamagedPictureError} when there are fewer or more.
 */
export async function inflated(picture: FramePicture<Uint8Array>): Promise<Levels> {
  const { width, height, isDeflated } = picture;
  const pixels = isDeflated ? await inflate(picture.pixels, width * height) : picture.pixels;
  if (pixels.length !== width * height) {
    throw new DamagedPictureError(say("damaged", { expected: width * height, found: pixels.length }));
  }
  return isDeflated ? { ...picture, pixels, isDeflated: false } : picture;
}

async function inflate(bytes: Uint8Array, expected: number): Promise<Uint8Array> {
  if (expected === 0) return new Uint8Array(0);
  // A view of shared memory cannot be part of a blob; what comes by messages never is one.
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw new DamagedPictureError(say("damaged", { expected, found: 0 }), { cause: error });
  }
}
