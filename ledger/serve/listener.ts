import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { pass, type Gate } from "./gate.ts";
import { cannotListen } from "./serve-faults.ts";

/** Bytes of a request's line and headers together; more is refused before anything is read. */
const HEADER_BYTES = 8 * 1024;

export interface Listening {
  server: Server;
  /** Without a slash behind it. */
  url: string;
  close(): Promise<void>;
}

export interface ListenParameters {
  app: Hono;
  gate: Gate;
  host: string;
  /** 0: any that is free. */
  port: number;
}

/** @throws HarbourError HB-4614 */
export async function listen({ app, gate, host, port }: ListenParameters): Promise<Listening> {
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: true });
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 10_000,
      connectionsCheckingInterval: 5_000,
    },
    (request: IncomingMessage, response: ServerResponse) => {
      if (pass(gate, request, response)) void answer(request, response);
    },
  );
  server.maxConnections = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(host, port, reasonOf(error))));
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    server,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // Who is in the middle of an answer has a moment to read its end.
        setTimeout(() => server.closeAllConnections(), 500).unref();
      }),
  };
}

function reasonOf({ code }: NodeJS.ErrnoException): string {
  if (code === "EADDRINUSE") return "the port is taken";
  if (code === "EACCES") return "this user may not take the port";
  return code ?? "unknown";
}
