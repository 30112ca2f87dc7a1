import { expect } from "chai";
import { Iso20022Error } from "../../../sdk/iso20022/problem.ts";

/** The error that an act ends with. */
export function isoError(act: () => unknown): Iso20022Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Iso20022Error) return error;
    throw error;
  }
  return expect.fail("nothing was refused");
}

/** "HB-1865 PmtInf[1]/CdtTrfTxInf[1]/Amt/InstdAmt 22" for each problem; the part that all paths share is left out. */
export function problemsOf(act: () => unknown): string[] {
  return isoError(act).problems.map(({ code, path, line }) => `${code} ${shortened(path)} ${line}`);
}

/** The same without the lines. */
export function placesOf(act: () => unknown): string[] {
  return isoError(act).problems.map(({ code, path }) => `${code} ${shortened(path)}`);
}

function shortened(path: string): string {
  return path.replace(/^Document\/\w+\//, "");
}
