import { ExitCode } from "../sdk/exit-code.ts";
import { fault } from "../sdk/fault.ts";

/** The error of the address book beyond an unknown name. */

export const notInBook = (address: string, path: string) =>
  fault(
    "HB-2885",
    ExitCode.usage,
    `The address book has no ${address}, and it has no part in what is run here.`,
    "A name is given by the network's own file only, never by a service.",
    `If it is one of ours, write it into book of ${path}.`,
  );
