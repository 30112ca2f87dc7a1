import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 40xx: the database of the books

export const badStoreUrl = (problem: string) =>
  fault(
    "HB-4001",
    ExitCode.usage,
    `The database's URL cannot be used: ${problem}.`,
    "One URL says where the books are; a part that is guessed would open other books.",
    "Write sqlite:./books.db, mysql://user:password@host:3306/books or oceanbase://user%40tenant%23cluster:password@host:2883/books.",
  );
