import { once } from "node:events";
import type { AddressInfo, Server as NetServer } from "node:net";
import mysql from "mysql2";

/** What clients of MySQL's protocol ask of a server; bit 27 is OceanBase's Oracle mode, or MySQL's query attributes. */
export const CAPABILITIES = 0x00_8f_a2_8d;
export const BIT_27 = 0x0800_0000;
/** A client that gives its files to a server that asks. */
export const LOCAL_FILES = 0x80;

export interface StubOptions {
  /** What `version()` says. */
  version: string;
  capabilities?: number;
  /** How every login is answered. */
  refuse?: { code: number; message: string };
}

/** A server that speaks the protocol, keeps what it is told, and knows nothing. */
export interface StubServer {
  port: number;
  logins: { user: string; database: string }[];
  /** Capabilities that the clients claimed. */
  claims: number[];
  /** As they arrived, byte for byte. */
  statements: string[];
  close(): Promise<void>;
}

/** OceanBase's proxy says 5.6.25 in its handshake; only `version()` tells what it is. */
export async function startStub({ version, capabilities = CAPABILITIES, refuse }: StubOptions): Promise<StubServer> {
  const server = (mysql as unknown as { createServer(): StubbedServer }).createServer();
  const stub: Omit<StubServer, "port"> = {
    logins: [],
    claims: [],
    statements: [],
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
  let connections = 0;
  server.on("connection", (connection: StubbedConnection) => {
    connection.on("error", () => undefined);
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: version,
      connectionId: ++connections,
      statusFlags: 2,
      characterSet: 46,
      capabilityFlags: capabilities,
      authCallback: (login, answer) => {
        stub.logins.push({ user: login.user, database: login.database });
        stub.claims.push(connection.clientHelloReply.clientFlags);
        answer(null, refuse);
        connection._resetSequenceId();
      },
    });
    const answer = (sql: string) => {
      stub.statements.push(sql);
      reply(connection, sql, version);
      // Packets are counted anew for each statement.
      connection._resetSequenceId();
    };
    connection.on("query", answer);
    // That is how the driver's server calls what begins with SET.
    connection.on("stmt_prepare", answer);
  });
  server.listen(0, "127.0.0.1");
  if (!server._server.listening) await once(server._server, "listening");
  return { ...stub, port: (server._server.address() as AddressInfo).port };
}

function reply(connection: StubbedConnection, sql: string, version: string): void {
  if (!/^select/i.test(sql.replace(/^\0\x01/, ""))) return connection.writeOk({ affectedRows: 1 });
  const row: Record<string, string> = sql.includes("version()")
    ? { version }
    : sql.includes("@@ob_query_timeout")
      ? { query: "10000000", trx: "86400000000" }
      : {};
  const names = Object.keys(row).length > 0 ? Object.keys(row) : ["name"];
  const columns = names.map((name) => ({
    ...{ catalog: "def", schema: "", table: "", orgTable: "", name, orgName: name },
    ...{ characterSet: 46, columnLength: 255, columnType: 253, flags: 0, decimals: 0 },
  }));
  connection.writeTextResult(Object.keys(row).length > 0 ? [row] : [], columns);
}

interface StubbedServer {
  _server: NetServer;
  on(event: "connection", listener: (connection: StubbedConnection) => void): void;
  listen(port: number, host: string): void;
  close(done: () => void): void;
}

interface StubbedConnection {
  on(event: "error" | "query" | "stmt_prepare", listener: (text: string) => void): void;
  serverHandshake(handshake: {
    protocolVersion: number;
    serverVersion: string;
    connectionId: number;
    statusFlags: number;
    characterSet: number;
    capabilityFlags: number;
    authCallback(
      login: { user: string; database: string },
      answer: (error: null, refusal: { code: number; message: string } | undefined) => void,
    ): void;
  }): void;
  clientHelloReply: { clientFlags: number };
  _resetSequenceId(): void;
  writeOk(answer: { affectedRows: number }): void;
  writeTextResult(rows: Record<string, string>[], columns: object[]): void;
}
