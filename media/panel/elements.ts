/**
 * Elements without HTML in strings: texts from scripts are hostile and become text nodes, whatever is in them.
 */

/** What an element is made with besides its children. Absent values leave no attribute behind. */
export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  /** Attributes by name; `false` and `undefined` are left out, `true` is an empty one. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly click?: (event: MouseEvent) => void;
}

/** A new element with its children, in order. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  options: ElementOptions = {},
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (options.class) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  for (const [name, value] of Object.entries(options.attributes ?? {})) setAttribute(made, name, value);
  if (options.click) made.addEventListener("click", options.click as EventListener);
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

/** Sets an attribute, or takes it away; touches nothing that is so already. */
export function setAttribute(on: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) {
    if (on.hasAttribute(name)) on.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (on.getAttribute(name) !== text) on.setAttribute(name, text);
}

/** Sets a text, unless it is there already: an unchanged one costs no layout. */
export function setText(on: Element, text: string): void {
  if (on.textContent !== text) on.textContent = text;
}

/** Shows or hides. */
export function setHidden(on: HTMLElement, isHidden: boolean): void {
  if (on.hidden !== isHidden) on.hidden = isHidden;
}
