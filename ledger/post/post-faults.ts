import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 420x: posting

export const negativeBalance = (account: string, currency: string, block: number, logIndex: number, balance: bigint) =>
  fault(
    "HB-4201",
    ExitCode.fault,
    `${account} would have ${balance} minor units of ${currency} after the log ${logIndex} of block ${block}.`,
    "The token lets nobody pay what they do not have, so a transfer is missing or was made up.",
    "Nothing was written. Point --rpc to another node; harbour ledger verify says whether what stands already is true.",
  );
