/**
 * Everything about one object as elements: facts, chunks, filters, where its values come from, attributes, problems.
 * It asks nothing; what buttons do is given to it.
 */
import type { DatasetDetails, FileNode, FilterView, ObjectDetails } from "../../../server/protocol/frames.ts";
import { formatBytes, formatCount } from "../../../server/protocol/units.ts";
import { iconButton } from "../../panel/controls.ts";
import { element } from "../../panel/elements.ts";
import { iconElement } from "../../panel/icons.ts";
import { nodeIcon } from "../frames-icons.ts";
import { say } from "../strings.ts";
import { cut, shapeText } from "../tree/shape-text.ts";
import { attributeTable } from "./attribute-table.ts";
import { chunkLengths, chunkPicture } from "./chunk-picture.ts";
import { expandable, type Fact, factList, plainList, problem, section } from "./facts.ts";

export interface DetailsActions {
  copy(text: string): void;
  openFile(path: string): void;
  /** Shows another object of the same file. */
  show(path: string): void;
}

/** Entries of a list beyond which a number stands. */
const mostEntries = 100;
const mostOfType = 200;

/** The parts of the details of an object, in order. */
export function objectDetails(
  { node, attributes, dataset }: ObjectDetails,
  actions: DetailsActions,
): readonly (Node | undefined)[] {
  const said = node.problem ?? dataset?.problem;
  return [
    titleOf(node, actions),
    said === undefined ? undefined : problem(said),
    factList([...nodeFacts(node, actions), ...(dataset ? datasetFacts(dataset) : [])]),
    dataset && chunkSection(dataset),
    dataset && filterSection(dataset.filters),
    dataset && sourceSection(dataset, actions),
    dataset && enumSection(dataset),
    section(say("details.attributes"), attributeTable(attributes, actions.copy)),
  ];
}

function titleOf(node: FileNode, actions: DetailsActions): HTMLElement {
  return element(
    "div",
    { class: "details-title" },
    iconElement(nodeIcon(node)),
    element("h3", { text: cut(node.name, 200), attributes: { title: cut(node.path, 1000) } }),
    iconButton("copy", say("tree.copyPath"), () => actions.copy(node.path)),
  );
}

function nodeFacts(node: FileNode, actions: DetailsActions): Fact[] {
  const { link, sameAs, children, kind, type } = node;
  return [
    [say("details.path"), element("code", { text: cut(node.path, 1000) })],
    [say("details.children"), children === undefined ? undefined : formatCount(children)],
    [say("details.link"), link && linkOf(link, actions)],
    [say("details.sameAs"), sameAs === undefined ? undefined : linkTo(sameAs, () => actions.show(sameAs))],
    [
      say("details.type"),
      kind === "datatype" && type !== undefined ? expandable(type, mostOfType) : undefined,
    ],
  ];
}

function linkOf({ file, target }: NonNullable<FileNode["link"]>, actions: DetailsActions): Node {
  if (file === undefined) return element("code", { text: cut(target, 1000) });
  return element(
    "span",
    {},
    element("code", { text: say("details.linkIn", { target: cut(target, 500), file: cut(file, 500) }) }),
    " ",
    linkTo(say("details.openFile", { file: cut(fileName(file), 80) }), () => actions.openFile(file)),
  );
}

function datasetFacts(dataset: DatasetDetails): Fact[] {
  const { shape, maxShape, dtype, type, chunks, layout, bytes, axes, parts } = dataset;
  // The type in full says it as well.
  const isOnlyShort = dtype === "compound";
  const grows = maxShape?.some((length, axis) => length !== shape?.[axis]);
  return [
    [
      say("details.shape"),
      shape === null ? say("details.null") : shape.length === 0 ? say("details.scalar") : shapeText(shape),
    ],
    [
      say("details.dtype"),
      dtype === undefined || isOnlyShort ? undefined : element("code", { text: cut(dtype, mostOfType) }),
    ],
    [
      isOnlyShort ? say("details.dtype") : say("details.type"),
      type === dtype ? undefined : element("code", {}, expandable(type, mostOfType)),
    ],
    [
      say("details.maxShape"),
      grows
        ? maxShape!
            .map((length) => (length === null ? say("details.unlimited") : formatCount(length)))
            .join(" × ")
        : undefined,
    ],
    [
      say("details.chunks"),
      chunks && shape
        ? say("details.chunkCount", {
            shape: shapeText(chunks),
            count: formatCount(chunkCount(shape, chunks)),
          })
        : undefined,
    ],
    [say("details.layout"), layout === "unknown" ? undefined : say(`details.layout.${layout}`)],
    [say("details.bytes"), formatBytes(bytes)],
    [say("details.axes"), axes.some((name) => name !== "") ? axesText(axes) : undefined],
    [say("details.parts"), parts && parts.length > 0 ? cut(parts.join(", "), 1000) : undefined],
  ];
}

const axesText = (axes: readonly string[]): string =>
  axes.map((name, number) => (name === "" ? say("details.axis", { number }) : cut(name, 100))).join(" × ");

const chunkCount = (shape: readonly number[], chunks: readonly number[]): number =>
  shape.reduce((count, length, axis) => count * Math.ceil(length / Math.max(1, chunks[axis] ?? 1)), 1);

function chunkSection({ shape, chunks }: DatasetDetails): Node | undefined {
  if (!shape || !chunks) return undefined;
  const count = formatCount(chunkCount(shape, chunks));
  return chunkPicture(
    chunkLengths(shape, chunks),
    say("details.chunkPicture", {
      count,
      counts: shape.map((length, axis) => Math.ceil(length / Math.max(1, chunks[axis] ?? 1))).join(" × "),
    }),
  );
}

function filterSection(filters: readonly FilterView[]): Node | undefined {
  if (filters.length === 0) return undefined;
  return section(
    say("details.filters"),
    plainList(
      filters.map(({ id, name, parameters, isAvailable }) =>
        element(
          "span",
          { class: isAvailable ? "" : "missing" },
          name === "" ? say("details.filterNumber", { id }) : cut(name, 100),
          parameters.length > 0
            ? element("span", { class: "quiet", text: ` ${cut(parameters.join(", "), 60)}` })
            : "",
          isAvailable ? "" : element("strong", { class: "tag warn", text: say("details.filterMissing") }),
        ),
      ),
      mostEntries,
      moreText,
    ),
  );
}

/** Where the values of a virtual dataset lie; HDF5 writes a point for the file itself. */
function sourceSection({ sources }: DatasetDetails, actions: DetailsActions): Node | undefined {
  if (!sources || sources.length === 0) return undefined;
  return section(
    say("details.sources"),
    plainList(
      sources.map(({ file, dataset }) =>
        element(
          "span",
          { attributes: { title: cut(`${file} ${dataset}`, 1000) } },
          ...(file === "."
            ? [
                linkTo(cut(dataset, 200), () =>
                  actions.show(dataset.startsWith("/") ? dataset : `/${dataset}`),
                ),
              ]
            : [
                linkTo(cut(fileName(file), 80), () => actions.openFile(file)),
                element("code", { text: ` ${cut(dataset, 200)}` }),
              ]),
        ),
      ),
      mostEntries,
      moreText,
    ),
  );
}

function enumSection({ enumeration }: DatasetDetails): Node | undefined {
  if (!enumeration || enumeration.length === 0) return undefined;
  return section(
    say("details.enumeration"),
    factList(enumeration.slice(0, mostEntries).map(({ name, value }) => [cut(value, 60), cut(name, 200)])),
    enumeration.length > mostEntries
      ? element("p", { class: "quiet", text: moreText(enumeration.length - mostEntries) })
      : undefined,
  );
}

const linkTo = (text: string, click: () => void): HTMLElement =>
  element("button", { class: "link inline", text, attributes: { type: "button" }, click });

const moreText = (count: number): string => say("details.moreEntries", { count: formatCount(count) });

/** The last part of a path, of this system or another one. */
export const fileName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
