/**
 * Buttons of the page's toolbars: one with an icon, one that stays pressed, one that opens a menu.
 */
import { element, setAttribute } from "./elements.ts";
import { type IconName, iconElement } from "./icons.ts";

/** A button with an icon; `title` is its tooltip and what screen readers say, `text` is seen beside the icon. */
export function iconButton(
  icon: IconName,
  title: string,
  click: () => void,
  text?: string,
): HTMLButtonElement {
  const button = element(
    "button",
    {
      class: text === undefined ? "button" : "button wide",
      attributes: { type: "button", title, "aria-label": text === undefined ? title : undefined },
      click,
    },
    iconElement(icon),
    text === undefined ? undefined : element("span", { text }),
  );
  return button;
}

/** Says whether a button that stays pressed is. */
export const setPressed = (button: HTMLElement, isPressed: boolean): void =>
  setAttribute(button, "aria-pressed", String(isPressed));

/** A button under which a menu opens; closes by choosing, Escape, or looking elsewhere. */
export function menuButton(
  icon: IconName,
  title: string,
  entries: readonly { readonly text: string; readonly choose: () => void }[],
): HTMLElement {
  const button = iconButton(icon, title, () => (menu.hidden ? open() : close()));
  setAttribute(button, "aria-haspopup", "menu");
  setAttribute(button, "aria-expanded", "false");
  const items = entries.map(({ text, choose }) =>
    element("button", {
      class: "menu-item",
      text,
      attributes: { type: "button", role: "menuitem", tabindex: -1 },
      click: () => {
        close();
        button.focus();
        choose();
      },
    }),
  );
  const menu = element(
    "div",
    { class: "menu", attributes: { role: "menu", "aria-label": title, hidden: true } },
    ...items,
  );
  const root = element("div", { class: "menu-holder" }, button, menu);
  root.addEventListener("keydown", (event) => {
    if (menu.hidden) return;
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      close();
      button.focus();
    } else if (step) items[(at + step + items.length) % items.length]!.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget as Node | null)) close();
  });
  return root;

  function open(): void {
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    items[0]?.focus();
  }
  function close(): void {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }
}
