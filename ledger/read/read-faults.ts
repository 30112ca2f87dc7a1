import { formatTime } from "../../sdk/wording.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 450x: what is asked for is not in the books

export const notFinalYet = (chainId: number, time: number, newest: number | undefined) =>
  fault(
    "HB-4501",
    ExitCode.temporary,
    `Chain ${chainId} is final ${newest === undefined ? "nowhere yet" : `up to ${formatTime(BigInt(newest))}`}; ${formatTime(BigInt(time))} is asked for.`,
    "A statement that a reorganisation could change is no statement.",
    "Wait until a later block is final and harbour ledger sync has followed it, then run the same command again.",
  );
