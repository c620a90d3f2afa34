/**
 * Everything about one object of an open file but its values: attributes in words, how a dataset is stored, and which
 * displays suit it. One thing that cannot be told never hides the others.
 */
import { t } from "@vscode/l10n";
import { type Attribute, attributesOf } from "../../hdf5/attributes.ts";
import { axisNames } from "../../hdf5/axis-names.ts";
import { type Element, holdsUnsupported, nameElement } from "../../hdf5/element.ts";
import {
  BrokenLink,
  DatasetNotFound,
  EngineFailed,
  FilterMissing,
  Hdf5Error,
  UnsupportedType,
} from "../../hdf5/errors.ts";
import { findObject, type H5File, kindOf, namesIn, normalise } from "../../hdf5/file.ts";
import { filtersOf, isAvailable } from "../../hdf5/filters.ts";
import { homeOf } from "../../hdf5/home.ts";
import { sizeOf } from "../../hdf5/selection.ts";
import { type DatasetForm, dtypeOf, formOf } from "../../hdf5/slab.ts";
import { storageOf } from "../../hdf5/storage.ts";
import type { AttributeView, DatasetDetails, ObjectDetails } from "../../protocol/frames.ts";
import { attributeText } from "../text/array-text.ts";
import { colourAxes, displaysOf } from "./displays.ts";
import { hasNumbers, isComplexNumber, partsOf } from "./parts.ts";
import { besides, unrolled } from "./stored-form.ts";
import { nodeAt } from "./tree.ts";

/** A virtual dataset can be made of a million others. */
const MOST_SOURCES = 100;

/**
 * The details of the object at `path`; of a link that leads nowhere, and of what is damaged, where it leads and what is
 * wrong.
 *
 * @param filesInFront Files of a sequence, for the axis in front of every dataset.
 * @throws {DatasetNotFound} there is no such object.
 */
export function detailsOf(file: H5File, path: string, filesInFront?: number): ObjectDetails {
  const object = objectAt(file, path);
  const node = nodeAt(file, object);
  if (node.kind === "broken" || node.kind === "unreadable") return { node, attributes: [] };
  const attributes = otherwise<AttributeView[]>(() => attributesOf(file, object).map(viewOf), []);
  if (kindOf(file, object) !== "dataset") return { node, attributes };
  try {
    const front = filesInFront === undefined ? [] : [filesInFront];
    return { node, attributes, dataset: datasetDetails(file, formOf(file, object), front) };
  } catch (error) {
    if (!(error instanceof Hdf5Error) || error instanceof EngineFailed) throw error;
    return { node, attributes, dataset: nothingKnown(error.message, node.type) };
  }
}

/** The object; or its name, where that is listed and what it leads to cannot be found. */
function objectAt(file: H5File, path: string): string {
  try {
    return findObject(file, path);
  } catch (error) {
    const object = normalise(path);
    if (error instanceof BrokenLink || (error instanceof DatasetNotFound && isListed(file, object)))
      return object;
    throw error;
  }
}

function isListed(file: H5File, object: string): boolean {
  const end = object.lastIndexOf("/");
  return otherwise(() => namesIn(file, object.slice(0, end) || "/").includes(object.slice(end + 1)), false);
}

/** `front`: lengths of the axes that the source adds, of which each file is one chunk. */
function datasetDetails(file: H5File, form: DatasetForm, front: readonly number[]): DatasetDetails {
  const { object, chunks } = form;
  const { element, inner } = unrolled(form.element);
  const isReadable = !holdsUnsupported(element);
  const shape = form.shape && [...front, ...form.shape, ...inner];
  const names = otherwise<readonly string[]>(() => axisNames(file, object), []);
  const axes = [...front.map(() => t("file")), ...names];
  const storage = otherwise(() => storageOf(file, object), undefined);
  const filters = chunks === null ? [] : otherwise(() => filtersOf(file, object), []);
  const missing = filters.find((filter) => !isAvailable(filter));
  const parts = partsOf(element);
  const dtype = isReadable ? dtypeOf(element) : undefined;
  const problem = !isReadable
    ? new UnsupportedType(file.path, object, nameElement(form.element)).message
    : missing && new FilterMissing(file.path, object, missing).message;
  return {
    shape,
    maxShape: form.maxShape && [...front, ...form.maxShape.map(orNull), ...inner],
    ...(dtype !== undefined && { dtype }),
    type: nameElement(form.element),
    chunks: chunks && [...front.map(() => 1), ...chunks, ...inner],
    filters: filters.map((filter) => ({ ...filter, isAvailable: isAvailable(filter) })),
    layout: storage?.layout ?? "unknown",
    bytes: shape === null ? 0 : sizeOf(shape) * element.size,
    ...sourcesIn(homeOf(file, object)?.file ?? file, storage),
    axes: shape?.map((_, axis) => axes[axis] ?? "") ?? [],
    displays: problem === undefined ? displaysOf({ shape, values: kindOfValues(element), dtype }) : [],
    ...colourAxes({ shape, dtype }),
    ...(parts !== undefined && parts.length > 0 && { parts }),
    ...enumeration(element),
    ...(problem !== undefined && { problem }),
  };
}

const orNull = (length: number): number | null => (Number.isFinite(length) ? length : null);

/** What the rules of `displays.ts` call values of this element. */
function kindOfValues(element: Element): "numbers" | "records" | "words" {
  if (!hasNumbers(element)) return "words";
  return element.kind === "number" || isComplexNumber(element) ? "numbers" : "records";
}

/** `home` is the file that the dataset really lies in: it says where the others are. */
function sourcesIn(
  home: H5File,
  storage: ReturnType<typeof storageOf> | undefined,
): Pick<DatasetDetails, "sources"> | undefined {
  if (storage === undefined) return undefined;
  const sources = [
    ...storage.sources.map(({ file, dataset }) => ({
      file: file === "." ? home.path : besides(home, file),
      dataset,
    })),
    ...storage.rawFiles.map(({ file }) => ({ file: besides(home, file), dataset: "" })),
  ];
  return sources.length > 0 ? { sources: sources.slice(0, MOST_SOURCES) } : undefined;
}

function enumeration(element: Element): Pick<DatasetDetails, "enumeration"> | undefined {
  if (element.kind !== "number") return undefined;
  const members =
    element.members ?? Object.entries(element.names ?? {}).map(([name, value]) => ({ name, value }));
  return members.length > 0
    ? { enumeration: members.map(({ name, value }) => ({ name, value: String(value) })) }
    : undefined;
}

function viewOf({ name, type, element, shape, value }: Attribute): AttributeView {
  if (value instanceof Error) return { name, type, shape, text: "", problem: value.message };
  return { name, type, shape, text: attributeText(value, element).text };
}

const nothingKnown = (problem: string, type = ""): DatasetDetails => ({
  shape: null,
  maxShape: null,
  type,
  chunks: null,
  filters: [],
  layout: "unknown",
  bytes: 0,
  axes: [],
  displays: [],
  problem,
});

/** What `ask` gives, or `instead` where the file is damaged there. */
function otherwise<T>(ask: () => T, instead: T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Hdf5Error && !(error instanceof EngineFailed)) return instead;
    throw error;
  }
}
