/**
 * How pictures are looked at in this viewer: flips, proportions, whether the colours are open. Shared by all datasets,
 * and read back with care.
 */
import type { Aspect } from "./camera.ts";

export interface FrameView {
  /** The first row is below, as plots have it; images have it above. */
  readonly flipsRows: boolean;
  readonly flipsColumns: boolean;
  readonly aspect: Aspect;
  readonly showsColours: boolean;
}

export const usualView: FrameView = {
  flipsRows: false,
  flipsColumns: false,
  aspect: "auto",
  showsColours: false,
};

/** What was kept, as far as it is still understood. */
export function frameViewOf(kept: unknown): FrameView {
  const from = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<
    Record<keyof FrameView, unknown>
  >;
  return {
    flipsRows: from.flipsRows === true,
    flipsColumns: from.flipsColumns === true,
    aspect: from.aspect === "equal" || from.aspect === "fill" ? from.aspect : usualView.aspect,
    showsColours: from.showsColours === true,
  };
}
