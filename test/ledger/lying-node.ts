import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface NodeQuestion {
  id: number;
  method: string;
  params: unknown[];
}

/** What a node sends back; a text is sent as it is, and anything else as JSON. */
export interface NodeReply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Never answers. */
  hangs?: boolean;
}

/** What a node is asked, one question or a list of them, and how often it was asked before. */
export type NodeScript = (asked: NodeQuestion | NodeQuestion[], before: number) => NodeReply;

/** A node behind HTTP that says what a script says. */
export interface ScriptedNode {
  url: string;
  /** Every question, in order. */
  asked: (NodeQuestion | NodeQuestion[])[];
  headers: IncomingHttpHeaders[];
  close(): Promise<void>;
}

export async function openScriptedNode(script: NodeScript): Promise<ScriptedNode> {
  const asked: (NodeQuestion | NodeQuestion[])[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const question = JSON.parse(text) as NodeQuestion | NodeQuestion[];
      const reply = script(question, asked.length);
      asked.push(question);
      headers.push(request.headers);
      if (reply.hangs) return void held.push(response);
      response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
      response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    headers,
    async close() {
      for (const response of held) response.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The answer of a node that gives each question its own parameters back. */
export const echo = ({ id, params }: NodeQuestion) => ({ jsonrpc: "2.0", id, result: params });

/** The same for one question or many. */
export const echoAll: NodeScript = (asked) => ({ body: Array.isArray(asked) ? asked.map(echo) : echo(asked) });

export const refusal = (id: number, code: number, message: string) => ({
  jsonrpc: "2.0",
  id,
  error: { code, message },
});
