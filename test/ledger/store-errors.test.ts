import { expect } from "chai";
import {
  isDuplicateKey,
  isFull,
  isLost,
  isOutcomeUnknown,
  isReadOnly,
  isTemporary,
} from "../../ledger/store/store-errors.ts";

// Each error of a driver, and of a fault that carries one, has the meanings that it has and no other. What the databases
// really throw is proven where they throw it: store-writing, store-open, store-full, store-killed-server.

const MEANINGS = { isDuplicateKey, isFull, isLost, isOutcomeUnknown, isReadOnly, isTemporary };
type Meaning = keyof typeof MEANINGS;

const sqlite = (errcode: number) => Object.assign(new Error("sqlite"), { code: "ERR_SQLITE_ERROR", errcode });
const server = (errno: number, message = "server") => Object.assign(new Error(message), { errno, code: "ER_X" });
const client = (code: string) => Object.assign(new Error("client"), { code, fatal: true, errno: -1 });

const CASES: [string, unknown, Meaning[]][] = [
  ["SQLite: primary key exists", sqlite(1555), ["isDuplicateKey"]],
  ["SQLite: unique index has it", sqlite(2067), ["isDuplicateKey"]],
  ["SQLite: row number exists", sqlite(2579), ["isDuplicateKey"]],
  ["SQLite: must not be null", sqlite(1299), []],
  ["SQLite: busy", sqlite(5), ["isTemporary"]],
  ["SQLite: busy, another wrote after this read", sqlite(517), ["isTemporary"]],
  ["SQLite: locked", sqlite(6), ["isTemporary"]],
  ["SQLite: full", sqlite(13), ["isFull"]],
  ["SQLite: read only", sqlite(8), ["isReadOnly"]],
  ["SQLite: the folder is read only", sqlite(1544), ["isReadOnly"]],
  ["SQLite: the disk did not take it", sqlite(1034), ["isOutcomeUnknown"]],
  ["SQLite: wrong SQL", sqlite(1), []],
  ["SQLite's 1205 is not the server's", sqlite(1205), []],
  ["duplicate key", server(1062), ["isDuplicateKey"]],
  ["lock wait", server(1205), ["isTemporary"]],
  ["deadlock", server(1213), ["isTemporary"]],
  ["server shuts down", server(1053), ["isTemporary"]],
  ["too many connections", server(1040), ["isTemporary"]],
  ["OceanBase: time-out", server(4012), ["isTemporary", "isOutcomeUnknown"]],
  ["OceanBase: not the leader", server(4038), ["isTemporary"]],
  ["OceanBase: snapshot too old", server(4138), ["isTemporary"]],
  ["OceanBase: between servers", server(4265), ["isTemporary"]],
  ["OceanBase: result unknown", server(6002, "Transaction result is unknown"), ["isOutcomeUnknown"]],
  ["disk full", server(1021), ["isFull"]],
  ["table full", server(1114), ["isFull"]],
  ["read only server", server(1290), ["isReadOnly"]],
  ["read only transaction", server(1792), ["isReadOnly"]],
  ["wrong SQL", server(1064), []],
  ["access denied", server(1045), []],
  ["connection lost", client("PROTOCOL_CONNECTION_LOST"), ["isLost", "isOutcomeUnknown", "isTemporary"]],
  ["connection refused", client("ECONNREFUSED"), ["isLost", "isOutcomeUnknown", "isTemporary"]],
  ["connection reset", client("ECONNRESET"), ["isLost", "isOutcomeUnknown", "isTemporary"]],
  [
    "a pool whose server died",
    Object.assign(new Error("Can't add new command when connection is in closed state"), { fatal: true }),
    ["isLost", "isOutcomeUnknown", "isTemporary"],
  ],
  ["no encryption", client("HANDSHAKE_NO_SSL_SUPPORT"), []],
  ["a fault that carries one", new Error("x", { cause: new Error("y", { cause: server(1062) }) }), ["isDuplicateKey"]],
  ["another error", new Error("1062"), []],
  ["no error at all", { errno: 1062 }, []],
  ["nothing", undefined, []],
];

describe("what an error of a database means", () => {
  for (const [title, error, meanings] of CASES)
    it(`${title}: ${meanings.join(", ") || "none of them"}`, () => {
      const found = Object.entries(MEANINGS).filter(([, is]) => is(error));
      expect(found.map(([name]) => name)).to.have.members(meanings);
    });

  it("ends at a chain of causes that bites its tail", () => {
    const error = new Error("x");
    error.cause = error;
    expect(isTemporary(error)).to.equal(false);
  });
});
