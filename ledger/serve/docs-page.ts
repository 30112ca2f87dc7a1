import { html, raw } from "hono/html";
import type { AnyEndpoint } from "./endpoint.ts";
import { componentOf, openApiOf } from "./openapi.ts";

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
h2{margin-top:2.5rem;font-size:1.1rem}code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{overflow:auto;padding:.75rem;border:1px solid #8886;border-radius:4px}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}`;

/** The OpenAPI document for people. */
export function docsPage(endpoints: readonly AnyEndpoint[], inside: boolean): string {
  const { info, paths, components } = openApiOf(endpoints, inside) as unknown as OpenApi;
  return String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>${info.title}</title>
          ${raw(`<style>${STYLE}</style>`)}
        </head>
        <body>
          <h1>${info.title}</h1>
          <p>${info.description}</p>
          <p>For programs: <a href="/v1/openapi.json">/v1/openapi.json</a>. As it happens: <code>/v1/events</code>.</p>
          ${endpoints.map((one) => {
            const { parameters } = paths[one.path]!.get;
            return html`<h2 id="${one.id}"><code>GET ${one.path}</code></h2>
              <p>${one.summary}.</p>
              <table>
                ${parameters.map(
                  ({ name, in: where, required, schema }) =>
                    html`<tr>
                      <td><code>${name}</code></td>
                      <td>${where}${required ? "" : ", may be left out"}</td>
                      <td><code>${valuesOf(schema)}</code></td>
                    </tr>`,
                )}
              </table>
              <details>
                <summary>${componentOf(one)}</summary>
                <pre>${JSON.stringify(components.schemas[componentOf(one)], undefined, 1)}</pre>
              </details>`;
          })}
        </body>
      </html>`,
  );
}

interface OpenApi {
  info: { title: string; description: string };
  paths: Record<string, { get: { parameters: Parameter[] } }>;
  components: { schemas: Record<string, unknown> };
}

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: { enum?: string[]; pattern?: string };
}

function valuesOf(schema: Parameter["schema"]): string {
  return schema.enum?.join(" | ") ?? schema.pattern ?? "text";
}
