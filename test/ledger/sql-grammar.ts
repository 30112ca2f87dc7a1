import { createRequire } from "node:module";
import type { KyselyPlugin, RootOperationNode } from "kysely";
import { createQueryId, MysqlQueryCompiler } from "kysely";
import { format } from "mysql2";
import type { Session, Store } from "../../ledger/store/store.ts";

const require = createRequire(import.meta.url);
type ParserModule = typeof import("@oceanbase-odc/ob-parser-js/lib/parser/obmysql/index.js");

/** The grammar of `@oceanbase-odc/ob-parser-js` does not know them; every server of MySQL's kind does. */
const NOT_IN_GRAMMAR = ["begin", "commit"];

/** Not understood alike by SQLite, MariaDB, MySQL and OceanBase, or understood differently. */
const BANNED: readonly [RegExp, string][] = [
  [/\binsert\s+(or\s+)?ignore\b/i, "INSERT IGNORE hides what does not fit"],
  [/^\s*replace\b/i, "REPLACE deletes before it inserts"],
  [/\breturning\b/i, "MySQL has no RETURNING"],
  [/\bvalues\s*\(.*\)\s+as\s+\w+\s+on duplicate/i, "MariaDB has no row alias"],
  [/\bskip\s+locked\b|\bnowait\b/i, "not in OceanBase's grammar"],
  [/\bfor\s+share\b|\block\s+in\s+share\s+mode\b/i, "not in OceanBase"],
  [/\blateral\b/i, "not in MariaDB"],
  [/\bvalues\s+row\s*\(/i, "not in MariaDB"],
  [/^\s*with\b[\s\S]*\)\s*insert\b/i, "WITH goes behind INSERT"],
  [/^\s*(update|delete)\b[\s\S]*\blimit\b/i, "SQLite has no UPDATE or DELETE with LIMIT"],
  [/->/, "not in MariaDB"],
  [/<=>|\bis\s+(not\s+)?distinct\s+from\b/i, "each database has one of the two"],
  [/\bfull\s+(outer\s+)?join\b/i, "not in MySQL"],
  [/\bcreate\s+(unique\s+)?index\s+if\b/i, "not in MySQL"],
  [/\bcurrent_timestamp\b|\bnow\s*\(/i, "the books do not know the clock"],
  [/\|\|/, '"or" on MySQL'],
  [/\b0x[0-9a-f]/i, "a number in SQLite"],
  [/\bgroup_concat\b/i, "cut at 1,024 bytes on MySQL"],
  [/\bcast\b[\s\S]*\bas\s+decimal\b/i, "a float in SQLite"],
  [/\bsum\s*\(/i, "a float in SQLite; add up in bigint"],
  [/\bget_lock\b/i, "OceanBase's cannot be relied on"],
  [/\bauto_increment\b/i, "jumps on OceanBase"],
  [/\bforeign\s+key\b|\breferences\b/i, "checked across partitions on OceanBase"],
];

/** By its shape, so that a thousand lists of values are one. */
const collected = new Map<string, "new" | "accepted" | "refused">();

/** A statement on its way to a server of MySQL's kind, with or without its values. */
export function collectStatement(sql: string): void {
  const shape = shapeOf(sql);
  if (!collected.has(shape)) collected.set(shape, "new");
}

export function collectedStatements(): string[] {
  return [...collected.keys()];
}

/** Says of each statement collected since the last call that is refused, why. */
export function refusedStatements(): string[] {
  const open = [...collected].filter(([, state]) => state === "new");
  if (open.length === 0) return [];
  const problemOf = loadGrammar();
  const problems: string[] = [];
  for (const [sql] of open) {
    const problem = problemOf(sql);
    collected.set(sql, problem === undefined ? "accepted" : "refused");
    if (problem !== undefined) problems.push(`${problem}: ${sql}`);
  }
  return problems;
}

/** Loads OceanBase's grammar, which takes seconds; returns what judges a statement: undefined, or why it is refused. */
export function loadGrammar(): (sql: string) => string | undefined {
  // Of its four grammars the one that is meant: all of them take three times as long.
  const { default: Parser } = quietly(() => require("@oceanbase-odc/ob-parser-js/lib/parser/obmysql") as ParserModule);
  const parser = new Parser();
  return (sql) => {
    if (NOT_IN_GRAMMAR.includes(sql)) return undefined;
    const unquoted = sql.replaceAll(/'(?:[^'\\]|\\.|'')*'/gs, "''");
    for (const [pattern, why] of BANNED) if (pattern.test(unquoted)) return why;
    const { length } = parser.split(sql, ";");
    if (length !== 1) return `it is ${length} statements`;
    const { result } = parser.parse(sql) as { result?: { error?: unknown; result?: unknown } };
    if (result?.error === undefined && result?.result !== undefined) return undefined;
    return `OceanBase's grammar refuses it (${JSON.stringify(result?.error)?.slice(0, 200)})`;
  };
}

/** Its parts import each other in a circle, about which nobody here can do anything. */
function quietly<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** The same store; what the query builder sends through it is collected as it would be sent to a server. */
export function compiledForMysql(store: Store): Store {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      collectNode(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const watched = <S extends Session>(session: S): S => ({ ...session, db: session.db.withPlugin(plugin) });
  return { ...watched(store), transaction: (work) => store.transaction((session) => work(watched(session))) };
}

function collectNode(node: RootOperationNode): void {
  // Tables are created in the database's own words; `schema.test.ts` proves what a server is sent.
  if (node.kind === "CreateTableNode" || node.kind === "CreateIndexNode") return;
  const { sql, parameters } = new MysqlQueryCompiler().compileQuery(node, createQueryId());
  if (/^\s*(create|pragma|begin immediate)\b/i.test(sql)) return;
  collectStatement(format(sql, parameters.map(sample)));
}

/** A value that is short: only its kind matters here. */
function sample(value: unknown): Buffer | string | number {
  return value instanceof Uint8Array ? Buffer.from([0]) : typeof value === "string" ? "a" : 1;
}

const VALUE = /x'[0-9a-f]*'|'(?:[^'\\]|\\.|'')*'|-?\b\d+\b/gi;
const TUPLE = String.raw`\((?:(?:x'00'|'a'|1|null)(?:, ?)?)+\)`;
const TUPLES = new RegExp(`(${TUPLE})(?:, ?${TUPLE})+`, "gi");

function shapeOf(sql: string): string {
  if (/^\s*(create|alter|set)\b/i.test(sql)) return sql;
  return sql
    .replaceAll(VALUE, (value) => (/^x/i.test(value) ? "x'00'" : value.startsWith("'") ? "'a'" : "1"))
    .replaceAll(TUPLES, "$1")
    .replaceAll(/\bin \((x'00'|'a'|1)(?:, ?\1)+\)/gi, "in ($1)");
}
