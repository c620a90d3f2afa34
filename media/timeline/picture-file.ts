/**
 * What is seen, as a PNG to take away: overview, rows and marks over each other, with the run's name above.
 */

/** A canvas and where it goes, in pixels of the page. */
export interface PicturePart {
  readonly canvas: HTMLCanvasElement;
  readonly top: number;
}

const margin = 12;
const titleHeight = 28;

/** PNG of the parts as base64, at the canvases' own density. */
export function pictureFile(
  parts: readonly PicturePart[],
  look: {
    readonly title: string;
    readonly density: number;
    readonly background: string;
    readonly foreground: string;
    readonly font: string;
  },
): string {
  const { density } = look;
  const canvas = document.createElement("canvas");
  const height = Math.max(...parts.map((part) => part.top + part.canvas.height / density));
  canvas.width = Math.max(...parts.map((part) => part.canvas.width)) + 2 * margin * density;
  canvas.height = (titleHeight + height + margin) * density;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = look.background;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = look.foreground;
  pen.font = `600 ${13 * density}px ${look.font}`;
  pen.textBaseline = "middle";
  pen.fillText(look.title, margin * density, (titleHeight / 2 + 2) * density);
  for (const { canvas: part, top } of parts)
    pen.drawImage(part, margin * density, (titleHeight + top) * density);
  return canvas.toDataURL("image/png").replace(/^data:image\/png;base64,/, "");
}
