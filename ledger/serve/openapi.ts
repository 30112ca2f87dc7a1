import { z } from "zod/v4";
import type { AnyEndpoint } from "./endpoint.ts";
import { COMPONENTS } from "./wire.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of what a listener serves, made from the schemas that check its requests. */
export function openApiOf(endpoints: readonly AnyEndpoint[], inside: boolean): Json {
  const schemas = schemasOf(endpoints);
  return {
    openapi: "3.1.0",
    info: {
      title: inside ? "Harbour: the books, private side" : "Harbour: the books",
      version: "1",
      description:
        "Read only. Every answer names the blocks it is of; ?finality= says how firm they are, and final is what " +
        "statements rest on. Amounts are given in units and in minor units (10^-6). Times are Unix seconds, UTC.",
    },
    servers: [{ url: "/" }],
    paths: Object.fromEntries(endpoints.map((one) => [one.path, { get: operationOf(one) }])),
    components: { schemas },
  };
}

/** The name of an endpoint's answer among the components. */
export function componentOf({ answer }: AnyEndpoint): string {
  return COMPONENTS.get(answer)!.id;
}

function schemasOf(endpoints: readonly AnyEndpoint[]): Json {
  const { schemas } = z.toJSONSchema(COMPONENTS, { uri: (id) => `#/components/schemas/${id}`, io: "output" });
  const all = Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema as Json]),
  );
  // What only the private side answers with is not described in public.
  const needed = new Set<string>(["Error"]);
  const need = (id: string) => {
    if (needed.has(id) && id !== "Error") return;
    needed.add(id);
    for (const [, inner] of JSON.stringify(all[id]).matchAll(/"#\/components\/schemas\/(\w+)"/g)) need(inner!);
  };
  for (const one of endpoints) need(componentOf(one));
  return Object.fromEntries(Object.entries(all).filter(([id]) => needed.has(id)));
}

function operationOf(endpoint: AnyEndpoint): Json {
  const { id, summary, params, query, files = [] } = endpoint;
  const json = { "application/json": { schema: { $ref: `#/components/schemas/${componentOf(endpoint)}` } } };
  const others = Object.fromEntries(files.map((type) => [type, { schema: { type: "string" } }]));
  const error = { content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } };
  return {
    operationId: id,
    summary,
    parameters: [...parametersOf(params, "path"), ...parametersOf(query, "query")],
    responses: {
      "200": {
        description: "The answer.",
        headers: { ETag: { schema: { type: "string" } } },
        content: { ...json, ...others },
      },
      "304": { description: "What the caller has under If-None-Match is this answer." },
      "400": { description: "A parameter cannot be used.", ...error },
      "404": { description: "The books have no such thing.", ...error },
      "503": { description: "Not now; ask again.", ...error },
    },
  };
}

function parametersOf(schema: z.ZodType, where: "path" | "query"): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  return Object.entries(properties).map(([name, given]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: given,
  }));
}
