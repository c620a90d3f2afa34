/** One part of a report: a heading that it is named by, what it is about, and what is in it. */
import { type Content, type Html, html } from "./html.ts";

/** `id` is ours: letters only. */
export function section(id: string, title: string, content: Content, about?: Content): Html {
  return html`
<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${about !== undefined && html`<p class="about">${about}</p>`}${content}</section>`;
}
