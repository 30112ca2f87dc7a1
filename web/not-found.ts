import { html } from "hono/html";
import { LANGUAGE_FACTS } from "./languages.ts";
import type { Html } from "./markup.ts";
import type { Words } from "./words.ts";

export function notFoundMain({ language, say }: Words): Html {
  return html`<div class="intro">
    <h1>${say("notFound")}</h1>
    <p><a href="/${LANGUAGE_FACTS[language].path}/">${say("backToPage")}</a></p>
  </div>`;
}
