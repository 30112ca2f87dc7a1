import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 4015, 4016: copying books from one database into another

export const targetNotEmpty = (name: string, table: string) =>
  fault(
    "HB-4015",
    ExitCode.refused,
    `${name} holds other books: its ${table} does not begin like the one that is copied.`,
    "Books are copied into an empty database, or into an interrupted copy of the same; nothing was written.",
    "Create an empty database and name it in the URL.",
  );

export const copyDiffers = (to: string, from: string, table: string, found: string, expected: string) =>
  fault(
    "HB-4016",
    ExitCode.differences,
    `After the copy, ${table} of ${to} has the digest ${found}, and of ${from} ${expected}.`,
    "Somebody wrote one of them meanwhile, or one of the databases did not keep what it was given.",
    "Stop whatever follows the chain or imports into either, and copy into an empty database again.",
  );
