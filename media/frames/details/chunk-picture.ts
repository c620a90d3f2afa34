/**
 * The chunks of an array as a drawing, as Dask draws them: a bar, a rectangle, or a box seen from the corner, with a
 * line wherever a chunk ends. Of more than three axes the last three are drawn, which is what one looks at.
 *
 *        ╱─╱─╱│
 *       ┌─┬─┐ │     each axis is as long as it can be while a picture of a long thin array can still be read
 *       ├─┼─┤╱
 *       └─┴─┘
 */

/** Pixels of the longest axis. */
const longest = 132;
/** More lines than this along an axis would be a grey area; then every so many-th is drawn. */
const mostLines = 24;
/** How far back an axis runs, along x and y, for each of its pixels. */
const slant = { x: 0.42, y: 0.3 };
const margin = { left: 8, top: 8, right: 58, bottom: 22 };

const svgSpace = "http://www.w3.org/2000/svg";

/** Lengths of the chunks of every axis of a dataset. */
export function chunkLengths(shape: readonly number[], chunks: readonly number[]): (readonly number[])[] {
  return shape.map((length, axis) => {
    const chunk = Math.max(1, chunks[axis] ?? length);
    // No more than can be drawn: a line stands for several then.
    const count = Math.min(1000, Math.max(1, Math.ceil(length / chunk)));
    const each = Math.ceil(length / chunk / count) * chunk;
    return Array.from({ length: count }, (_, at) => Math.max(0, Math.min(each, length - at * each)));
  });
}

/**
 * A drawing of the chunks; undefined of a scalar, or where an axis has the length 0.
 *
 * @param lengths For each axis the lengths of its chunks.
 * @param label What it shows, for screen readers.
 */
export function chunkPicture(
  lengths: readonly (readonly number[])[],
  label: string,
): SVGSVGElement | undefined {
  const shape = lengths.map((axis) => axis.reduce((sum, length) => sum + length, 0));
  if (shape.length === 0 || shape.some((length) => length === 0)) return undefined;
  const sizes = drawnSizes(shape).slice(-3);
  const drawn = lengths.slice(-3).map((axis, at) => ends(axis, sizes[at]!));
  const svg = make("svg", { class: "chunks", role: "img", "aria-label": label });
  const [width, height] =
    sizes.length === 3
      ? drawBox(svg, sizes, drawn, shape.slice(-3))
      : sizes.length === 2
        ? drawSheet(svg, sizes, drawn, shape)
        : drawBar(svg, sizes[0]!, drawn[0]!, shape[0]!);
  const whole = [width + margin.left + margin.right, height + margin.top + margin.bottom];
  for (const [name, value] of Object.entries({
    viewBox: `0 0 ${whole.join(" ")}`,
    width: whole[0]!,
    height: whole[1]!,
  })) {
    svg.setAttribute(name, String(value));
  }
  return svg;
}

/** Pixels of each axis: the longest in full, others shorter, but never so short that they cannot be seen. */
function drawnSizes(shape: readonly number[]): number[] {
  const most = Math.max(...shape);
  return shape.map((length) => {
    const ratio = most / length;
    const eased = ratio < Math.E ? ratio : Math.log(Math.min(ratio, 100) + 12.4);
    return Math.round(longest / eased);
  });
}

/** Where chunks end, in pixels from 0 to `size`, both included. */
function ends(lengths: readonly number[], size: number): readonly number[] {
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  const every = Math.ceil(lengths.length / mostLines);
  const places = [0];
  let at = 0;
  lengths.forEach((length, position) => {
    at += length;
    if ((position + 1) % every === 0 && position < lengths.length - 1) places.push((at / whole) * size);
  });
  places.push(size);
  return places;
}

function drawBar(
  svg: SVGSVGElement,
  size: number,
  lines: readonly number[],
  length: number,
): [number, number] {
  return drawSheet(svg, [26, size], [[0, 26], lines], [undefined, length]);
}

function drawSheet(
  svg: SVGSVGElement,
  [height, width]: readonly number[],
  [rows, columns]: readonly (readonly number[])[],
  [down, right]: readonly (number | undefined)[],
): [number, number] {
  const { left, top } = margin;
  area(svg, [
    [left, top],
    [left + width!, top],
    [left + width!, top + height!],
    [left, top + height!],
  ]);
  for (const row of rows!) line(svg, left, top + row, left + width!, top + row);
  for (const column of columns!) line(svg, left + column, top, left + column, top + height!);
  caption(svg, right, left + width! / 2, top + height! + 15, "middle");
  caption(svg, down, left + width! + 6, top + height! / 2 + 4, "start");
  return [width!, height!];
}

function drawBox(
  svg: SVGSVGElement,
  [depth, height, width]: readonly number[],
  [layers, rows, columns]: readonly (readonly number[])[],
  [back, down, right]: readonly number[],
): [number, number] {
  const [dx, dy] = [depth! * slant.x, depth! * slant.y];
  const left = margin.left;
  const top = margin.top + dy;
  const [x1, y1] = [left + width!, top + height!];
  area(svg, [
    [left, top],
    [x1, top],
    [x1, y1],
    [left, y1],
  ]);
  area(
    svg,
    [
      [left, top],
      [left + dx, top - dy],
      [x1 + dx, top - dy],
      [x1, top],
    ],
    "top",
  );
  area(
    svg,
    [
      [x1, top],
      [x1 + dx, top - dy],
      [x1 + dx, y1 - dy],
      [x1, y1],
    ],
    "side",
  );
  for (const row of rows!) {
    line(svg, left, top + row, x1, top + row);
    line(svg, x1, top + row, x1 + dx, top + row - dy);
  }
  for (const column of columns!) {
    line(svg, left + column, top, left + column, y1);
    line(svg, left + column, top, left + column + dx, top - dy);
  }
  for (const layer of layers!) {
    const [x, y] = [layer * slant.x, layer * slant.y];
    line(svg, left + x, top - y, x1 + x, top - y);
    line(svg, x1 + x, top - y, x1 + x, y1 - y);
  }
  caption(svg, right, left + width! / 2, y1 + 15, "middle");
  caption(svg, down, x1 + dx + 6, top + height! / 2 - dy + 4, "start");
  caption(svg, back, x1 + dx / 2 + 6, y1 - dy / 2 + 12, "start");
  return [width! + dx, height! + dy];
}

function area(svg: SVGSVGElement, corners: readonly (readonly [number, number])[], side = "front"): void {
  const points = corners.map((corner) => corner.map(rounded).join(",")).join(" ");
  svg.append(make("polygon", { class: `chunks-${side}`, points }));
}

function line(svg: SVGSVGElement, x1: number, y1: number, x2: number, y2: number): void {
  svg.append(make("line", { x1: rounded(x1), y1: rounded(y1), x2: rounded(x2), y2: rounded(y2) }));
}

function caption(
  svg: SVGSVGElement,
  length: number | undefined,
  x: number,
  y: number,
  anchor: "start" | "middle",
): void {
  if (length === undefined) return;
  const text = make("text", { x: rounded(x), y: rounded(y), "text-anchor": anchor });
  text.textContent = String(length);
  svg.append(text);
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function make<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
