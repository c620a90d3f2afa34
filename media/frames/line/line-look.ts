/**
 * Colours of lines: those of the theme on the screen, and ink on white for files that are to be printed.
 */
import { faded } from "../../panel/colour.ts";
import type { Palette } from "../../panel/theme.ts";
import type { LineLook } from "./paint-line.ts";

/** The theme's; in high contrast everything but the grid is as strong as letters. */
export function screenLook(palette: Palette): LineLook {
  const { background, foreground, quiet, font, isHighContrast } = palette;
  const line = palette.hues[0] ?? foreground;
  return {
    background,
    foreground,
    quiet: isHighContrast ? foreground : quiet,
    grid: faded(foreground, isHighContrast ? 0.3 : 0.1),
    line,
    before: faded(palette.hues[2] ?? quiet, isHighContrast ? 0.9 : 0.65),
    gap: palette.critical,
    font,
    fontSize: 12,
  };
}

/** Ink on white; `fontSize` in the units of the pen. */
export const paperLook = (font: string, fontSize: number): LineLook => ({
  background: "#ffffff",
  foreground: "#1f1f1f",
  quiet: "#555555",
  grid: "#e6e6e6",
  line: "#0b62c4",
  before: "#d99a3c",
  gap: "#c05a00",
  font,
  fontSize,
});
