/**
 * A menu at a place of the page: of a row of the tree, or under a button; gone by choosing, Escape, or looking
 * elsewhere.
 */
import { element } from "../panel/elements.ts";

export interface MenuEntry {
  readonly text: string;
  /** As it stands at the right, such as `Ctrl+C`. */
  readonly keys?: string;
  choose(): void;
}

/**
 * Opens a menu at a place of the page and gives it the keyboard.
 *
 * @param closed Called once, when it is gone; `isBack`: the keyboard should go back to where it was.
 */
export function openMenu(
  entries: readonly MenuEntry[],
  at: { readonly x: number; readonly y: number },
  label: string,
  closed: (isBack: boolean) => void,
): void {
  let isOpen = true;
  const close = (isBack: boolean): void => {
    if (!isOpen) return;
    isOpen = false;
    menu.remove();
    closed(isBack);
  };
  const items = entries.map(({ text, keys, choose }) =>
    element(
      "button",
      {
        class: "menu-item",
        attributes: { type: "button", role: "menuitem", tabindex: -1 },
        click: () => {
          close(true);
          choose();
        },
      },
      element("span", { text }),
      keys === undefined ? undefined : element("span", { class: "menu-keys", text: keys }),
    ),
  );
  const menu = element(
    "div",
    { class: "menu context", attributes: { role: "menu", "aria-label": label } },
    ...items,
  );
  menu.addEventListener("keydown", (event) => {
    const now = items.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close(true);
    else if (event.key === "Home") items[0]?.focus();
    else if (event.key === "End") items.at(-1)?.focus();
    else if (step) items[(now + step + items.length) % items.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  menu.addEventListener("contextmenu", (event) => event.preventDefault());
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget as Node | null)) close(false);
  });
  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(0, Math.min(at.x, innerWidth - width))}px`;
  menu.style.top = `${Math.max(0, at.y + height > innerHeight ? at.y - height : at.y)}px`;
  items[0]?.focus();
}
