import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { html } from "hono/html";
import type { Logger } from "pino";
import { printable } from "../../sdk/printable.ts";
import { answer, pagePolicy, type Desk } from "./answer.ts";
import { clientKey } from "./client-key.ts";
import { docsPage } from "./docs-page.ts";
import { endpointsOf } from "./endpoints.ts";
import { errorAnswer } from "./error-answer.ts";
import type { EventStreams } from "./event-stream.ts";
import { routes } from "./gate.ts";
import type { Metrics } from "./metrics.ts";
import { openApiOf } from "./openapi.ts";
import { unknownPath } from "./serve-faults.ts";

export interface AppParameters {
  desk: Desk;
  streams: EventStreams;
  metrics: Metrics;
  logger: Logger;
  /** Whether loopback is a proxy that says in X-Forwarded-For who asks. */
  trustProxy: boolean;
  /** Served where nothing of ours is. */
  pages: Hono | undefined;
}

/** What one listener answers. */
export function createApp({ desk, streams, metrics, logger, trustProxy, pages }: AppParameters): Hono {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const listener = desk.inside ? "private" : "public";
  const endpoints = endpointsOf(listener);
  for (const endpoint of endpoints)
    app.get(endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) => {
      routes.set(c.env.outgoing, endpoint.path);
      return answer(c, endpoint, desk);
    });

  app.get("/v1/events", async (c) => {
    routes.set(c.env.outgoing, "/v1/events");
    if (c.req.method === "HEAD") return c.body(null, 200, { "content-type": "text/event-stream; charset=utf-8" });
    const client = desk.inside ? undefined : clientKey(c.env.incoming, trustProxy);
    await streams.open(c.env.outgoing, c.req.header("last-event-id"), client);
    return RESPONSE_ALREADY_SENT;
  });

  const openApi = JSON.stringify(openApiOf(endpoints, desk.inside));
  const docs = docsPage(endpoints, desk.inside);
  const cacheControl = desk.inside ? "private, no-store" : "public, max-age=300";
  app.get("/v1/openapi.json", (c) => {
    routes.set(c.env.outgoing, "/v1/openapi.json");
    return c.body(openApi, 200, { "content-type": "application/json", "cache-control": cacheControl });
  });
  app.get("/v1/docs", (c) => {
    routes.set(c.env.outgoing, "/v1/docs");
    return c.html(docs, 200, { "content-security-policy": pagePolicy(docs), "cache-control": cacheControl });
  });
  if (desk.inside)
    app.get("/metrics", async (c) => {
      routes.set(c.env.outgoing, "/metrics");
      return c.body(await metrics.text(), 200, { "content-type": metrics.contentType, "cache-control": "no-store" });
    });

  app.all("/v1/*", (c) => failed(unknownPath(printable(c.req.path).slice(0, 200)), logger));
  if (pages !== undefined) app.route("/", pages);
  app.notFound((c) => c.html(NOT_FOUND, 404));
  app.onError((error) => failed(error, logger));
  return app as unknown as Hono;
}

function failed(error: unknown, logger: Logger): Response {
  const { status, headers, body } = errorAnswer(error, logger);
  return new Response(body, { status, headers });
}

const NOT_FOUND = String(
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Not found</title>
      </head>
      <body>
        <h1>Not found</h1>
        <p>There is nothing at this address. <a href="/">Start</a> · <a href="/v1/docs">API</a></p>
      </body>
    </html>`,
);
