import { html, raw } from "hono/html";
import { ASSETS } from "./assets.ts";
import { LANGUAGE_FACTS, LANGUAGES } from "./languages.ts";
import type { Html } from "./markup.ts";
import type { Words } from "./words.ts";

export interface DocumentParameters {
  words: Words;
  title: string;
  /** Behind the language: "", "check", "operations". */
  path: string;
  /** What search engines may not list. */
  hidden?: boolean;
  main: Html;
}

/** A whole page: head, language switch, main part, footer. */
export function document({ words, title, path, hidden = false, main }: DocumentParameters): Html {
  const { language, say } = words;
  const here = (of: (typeof LANGUAGES)[number]) => `/${LANGUAGE_FACTS[of].path}/${path}`;
  return html`${raw("<!doctype html>")}
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title} · Harbour</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${hidden ? html`<meta name="robots" content="noindex" />` : html`<meta name="description" content="${say("lead")}" />`}
        <link rel="icon" type="image/svg+xml" href="${ASSETS.icon.path}" />
        <link rel="stylesheet" href="${ASSETS.plotStyle.path}" />
        <link rel="stylesheet" href="${ASSETS.style.path}" />
        ${LANGUAGES.flatMap((of) =>
          LANGUAGE_FACTS[of].hreflang.map((tag) => html`<link rel="alternate" hreflang="${tag}" href="${here(of)}" />`),
        )}
        ${path === "" ? html`<link rel="alternate" hreflang="x-default" href="/" />` : ""}
        <script src="${ASSETS.plot.path}" defer></script>
        <script src="${ASSETS.charts.path}" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">${say("skip")}</a>
        <header class="top">
          <a class="mark" href="/${LANGUAGE_FACTS[language].path}/">Harbour</a>
          <nav aria-label="${say("languages")}">
            <ul>
              ${LANGUAGES.map(
                (of) =>
                  html`<li>
                    <a
                      href="${here(of)}"
                      lang="${of}"
                      hreflang="${of}"
                      ${of === language ? html`aria-current="true"` : ""}
                      >${LANGUAGE_FACTS[of].name}</a
                    >
                  </li>`,
              )}
            </ul>
          </nav>
        </header>
        <main id="main" tabindex="-1">${main}</main>
        <footer>
          <p>${say("footer")}</p>
        </footer>
      </body>
    </html>`;
}
