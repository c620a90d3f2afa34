/**
 * Pictures that were drawn before anybody asked for them: whoever plays or steps on has the next one at once, and the
 * thread draws while the one before it travels. Each is given away once, since its pixels are. Knows no values.
 */
import { LRUCache } from "lru-cache";
import type { FramePicture, PictureAsk } from "../../protocol/frame-questions.ts";
import type { PlacedPlane } from "./place.ts";

/** A picture without what it has cost, which is for whoever asks. */
export type ReadyPicture = Omit<FramePicture<Uint8Array>, "filesRead" | "bytesRead">;

/** More than pages tell ahead; what nobody comes for makes room for others. */
const MOST = 4;

export class PicturesAhead {
  readonly #pictures = new LRUCache<string, ReadyPicture>({ max: MOST });

  has(placed: PlacedPlane, view: PictureAsk): boolean {
    return this.#pictures.has(keyOf(placed, view));
  }

  put(placed: PlacedPlane, view: PictureAsk, picture: ReadyPicture): void {
    this.#pictures.set(keyOf(placed, view), picture);
  }

  /** The picture of a plane, drawn for exactly this view; it is the asker's from then on. */
  take(placed: PlacedPlane, view: PictureAsk): ReadyPicture | undefined {
    const key = keyOf(placed, view);
    const picture = this.#pictures.get(key);
    this.#pictures.delete(key);
    return picture;
  }
}

const keyOf = (
  { stack, part, axes, box }: PlacedPlane,
  { region, width, height, levels }: PictureAsk,
): string => JSON.stringify([stack.key, part, axes, box.from, region, width, height, levels]);
