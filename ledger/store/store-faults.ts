import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 40xx: the database of the books. A store's name never has its password.

export const badStoreUrl = (problem: string) =>
  fault(
    "HB-4001",
    ExitCode.usage,
    `The database's URL cannot be used: ${problem}.`,
    "One URL says where the books are; a part that is guessed would open other books.",
    "Write sqlite:./books.db, mysql://user:password@host:3306/books or oceanbase://user%40tenant%23cluster:password@host:2883/books.",
  );

export const cannotOpenFile = (name: string, problem: string, cause: unknown) =>
  fault(
    "HB-4002",
    ExitCode.fault,
    `${name} cannot be opened: ${problem}.`,
    "SQLite makes the file where there is none, but not its folder, and it needs to read and write both.",
    "Name a file in a folder that exists and belongs to you; whoever only reads needs books that somebody has made.",
    cause,
  );

export const notADatabase = (name: string, problem: string, cause: unknown) =>
  fault(
    "HB-4003",
    ExitCode.fault,
    `${name} holds no books: ${problem}.`,
    "A file that another program wrote, or that is damaged, is not overwritten.",
    "Name another file, restore the copy of it, or follow the chain anew and import the banks' files again.",
    cause,
  );

export const unreachable = (name: string, problem: string, cause: unknown) =>
  fault(
    "HB-4004",
    ExitCode.temporary,
    `The database ${name} does not answer: ${problem}.`,
    "What was written but not confirmed is read again before anything is written twice.",
    "See that the server runs and can be reached from here, then run the same command again.",
    cause,
  );

export const loginRefused = (name: string, user: string, cause: unknown) =>
  fault(
    "HB-4005",
    ExitCode.unauthorised,
    `${name} does not let ${user} in with this password, or not to this database.`,
    "The books are opened with the user and the password of the URL, and with nothing else.",
    "Correct the URL; special characters are percent-encoded, OceanBase's user@tenant#cluster as user%40tenant%23cluster.",
    cause,
  );

export const noDatabase = (name: string, cause: unknown) =>
  fault(
    "HB-4006",
    ExitCode.fault,
    `${name} does not exist on that server.`,
    "A database is made by whoever runs the server; a spelling mistake would begin new books.",
    "Create it (create database books default character set utf8mb4), give the user all rights on it, or correct the URL.",
    cause,
  );

export const notEncrypted = (name: string, problem: string, cause: unknown) =>
  fault(
    "HB-4007",
    ExitCode.fault,
    `${name} cannot be reached encrypted: ${problem}.`,
    "With ?tls=true the server's certificate must be valid and for the host that the URL names; the password is not sent otherwise.",
    "Correct the server's certificate, name the host that it is for, or name its authority's file in NODE_EXTRA_CA_CERTS.",
    cause,
  );

export const booksNewer = (name: string, unknown: string) =>
  fault(
    "HB-4008",
    ExitCode.fault,
    `${name} was changed by a newer Harbour: this one does not know the migration ${unknown}.`,
    "A program that does not know every table would leave some of them behind.",
    "Use the version that wrote the books, or a later one.",
  );

export const booksNotReady = (name: string, missing: string) =>
  fault(
    "HB-4009",
    ExitCode.fault,
    `${name} lacks the migration ${missing}.`,
    "Whoever only reads does not make tables.",
    "Run harbour ledger sync on it first.",
  );

export const noRoom = (name: string, cause: unknown) =>
  fault(
    "HB-4010",
    ExitCode.temporary,
    `${name} has no room left.`,
    "What did not fit was taken back as a whole; the books are as they were before.",
    "Make room on the disk, then run the same command again.",
    cause,
  );

export const takesNoWrites = (name: string, cause: unknown) =>
  fault(
    "HB-4011",
    ExitCode.fault,
    `${name} takes no writes.`,
    "It was opened to be read, its file belongs to somebody else, or its server is a replica.",
    "Write with a user who may, to the server that leads.",
    cause,
  );

export const migrationHeld = (name: string, seconds: number) =>
  fault(
    "HB-4012",
    ExitCode.temporary,
    `${name} is being migrated by another process for more than ${seconds} seconds.`,
    "Two processes that change tables at once would get in each other's way.",
    "Wait until the other one has finished, then run the same command again.",
  );

export const doesNotFit = (table: string, column: string, found: string, allowed: string) =>
  fault(
    "HB-4013",
    ExitCode.fault,
    `${column} of ${table} is ${found}; it must be ${allowed}.`,
    "One database would refuse it, another would cut it or round it, and the same books would differ.",
    "If it comes from a file, correct the file; otherwise report it.",
  );

export const databaseBusy = (name: string, cause: unknown) =>
  fault(
    "HB-4014",
    ExitCode.temporary,
    `${name} is in use by another process, which did not finish in time.`,
    "One process writes at a time; the others wait for some seconds.",
    "Run the same command again.",
    cause,
  );
