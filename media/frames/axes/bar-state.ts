/**
 * What a bar of axes keeps over reloads: the axes that are shown, and how play goes. Positions and parts are not in it:
 * all displays of a dataset share those, and the page keeps them. Read back with care, because another version may have
 * written it.
 */
import { type PlayMode, playModes } from "./play-path.ts";

/** How play goes, whatever axis it is along. */
export interface PlayPreferences {
  readonly framesPerSecond: number;
  readonly mode: PlayMode;
  readonly isBackwards: boolean;
}

export interface BarState {
  /** `[rows, columns]`; absent before anybody has chosen. */
  readonly axes?: readonly unknown[];
  readonly play: PlayPreferences;
  /** Axis → positions that one step goes. */
  readonly strides: readonly number[];
  /** The axis that keys and play are for. */
  readonly active: number | null;
  /** Goes to the last frame whenever the axis grows. */
  readonly follows: boolean;
}

/** Limits of the speed; above 60 a screen shows no more. */
export const slowest = 1;
export const fastest = 60;

/** Ten frames a second are enough to see movement, and few enough to be read from most disks. */
const usual: PlayPreferences = { framesPerSecond: 10, mode: "loop", isBackwards: false };

/** What was kept, as far as it is still understood, and the usual for the rest. */
export function barStateOf(kept: unknown): BarState {
  const from = recordOf(kept);
  const play = recordOf(from["play"]);
  const axes = from["axes"];
  const active = from["active"];
  const speed = play["framesPerSecond"];
  return {
    ...(Array.isArray(axes) ? { axes } : {}),
    play: {
      framesPerSecond: isWhole(speed) && speed >= slowest && speed <= fastest ? speed : usual.framesPerSecond,
      mode: playModes.find((mode) => mode === play["mode"]) ?? usual.mode,
      isBackwards: play["isBackwards"] === true,
    },
    strides: Array.isArray(from["strides"])
      ? from["strides"].map((stride) => (isWhole(stride) && stride >= 1 ? stride : 1))
      : [],
    active: isWhole(active) && active >= 0 ? active : null,
    follows: from["follows"] === true,
  };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const recordOf = (kept: unknown): Readonly<Record<string, unknown>> =>
  typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>) : {};
