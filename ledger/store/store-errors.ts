// What an error of a database means for the one who writes. The drivers' own errors and faults that carry one as their
// cause are read alike.

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html; the higher bytes only say which kind. */
const SQLITE = { busy: 5, locked: 6, readOnly: 8, ioError: 10, full: 13 } as const;
const SQLITE_DUPLICATE: readonly number[] = [1555, 2067, 2579];

const MYSQL_DUPLICATE: readonly number[] = [1062];
/**
 * Lock wait and deadlock; a server that is full, stops or stopped the statement; a record that changed since it was read.
 * OceanBase: time-out, not the leader, snapshot too old, an error between its servers.
 */
const MYSQL_TEMPORARY: readonly number[] = [1205, 1213, 1020, 1040, 1053, 1317, 1927, 4012, 4038, 4138, 4265];
/** The disk, a table, or OceanBase's disk is full. */
const MYSQL_FULL: readonly number[] = [1021, 1114, 4184];
const MYSQL_READ_ONLY: readonly number[] = [1290, 1792, 1836];
/** OceanBase says so too when it does not know whether a commit happened. */
const OCEANBASE_TIMEOUT = 4012;

const LOST: readonly string[] = [
  "PROTOCOL_CONNECTION_LOST",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOTFOUND",
];

/** A row with this key exists: somebody else wrote it first, or it was written before. */
export function isDuplicateKey(error: unknown): boolean {
  return someCause(
    error,
    ({ errcode, errno }) => has(SQLITE_DUPLICATE, errcode) || (errcode === undefined && has(MYSQL_DUPLICATE, errno)),
  );
}

/** The same may well succeed later. Whether it happened already is another question: {@link isOutcomeUnknown}. */
export function isTemporary(error: unknown): boolean {
  return someCause(
    error,
    (one) => isSqlite(one, SQLITE.busy) || isSqlite(one, SQLITE.locked) || has(MYSQL_TEMPORARY, one.errno) || lost(one),
  );
}

/**
 * A transaction that ended like this may have happened: read before writing again. A connection that was lost before the
 * commit looks the same; reading then finds nothing, and nothing is doubled.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  return someCause(
    error,
    (one) =>
      lost(one) ||
      one.errno === OCEANBASE_TIMEOUT ||
      isSqlite(one, SQLITE.ioError) ||
      /transaction result is unknown/i.test(one.message ?? ""),
  );
}

/** There is no room. Nothing was written; it succeeds once there is. */
export function isFull(error: unknown): boolean {
  return someCause(error, (one) => isSqlite(one, SQLITE.full) || has(MYSQL_FULL, one.errno));
}

/** The database, or this connection to it, takes no writes. */
export function isReadOnly(error: unknown): boolean {
  return someCause(error, (one) => isSqlite(one, SQLITE.readOnly) || has(MYSQL_READ_ONLY, one.errno));
}

/** The server, or the way to it, is gone. */
export function isLost(error: unknown): boolean {
  return someCause(error, lost);
}

/** What `node:sqlite` (errcode) and `mysql2` (errno, code, fatal) set. */
interface DriverError {
  errcode?: number;
  errno?: number;
  code?: string;
  fatal?: boolean;
  message?: string;
  cause?: unknown;
}

function isSqlite({ errcode }: DriverError, primary: number): boolean {
  return errcode !== undefined && (errcode & 0xff) === primary;
}

function lost({ code, message = "", errcode }: DriverError): boolean {
  if (errcode !== undefined) return false;
  // A pool whose server died gives this one no code.
  return has(LOST, code) || /^Can't (add new command|write) (when connection is )?in closed state/.test(message);
}

function has<T>(list: readonly T[], value: T | undefined): boolean {
  return value !== undefined && list.includes(value);
}

function someCause(error: unknown, test: (one: DriverError) => boolean): boolean {
  for (let one = error, depth = 0; one instanceof Error && depth < 8; one = one.cause, depth++)
    if (test(one as DriverError)) return true;
  return false;
}
