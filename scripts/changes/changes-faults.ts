import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

export const changeEdited = (change: string, problem: string) =>
  fault(
    "HB-2893",
    ExitCode.refused,
    `Change ${change} is not as it was planned: ${problem}.`,
    "The files of a change vouch for each other only as long as nobody edits one; what was approved is the plan's hash.",
    "Do not sign or send anything of it. Find out who changed the folder, and plan the change anew.",
  );

export const otherPlanApproved = (change: string, approved: string, hash: string) =>
  fault(
    "HB-2894",
    ExitCode.refused,
    `--approve names plan ${approved}; change ${change} is plan ${hash}.`,
    "Whoever can write a change folder can replace everything in it, and cannot make it the plan that was reviewed.",
    "Do not sign it. Compare the number of the change with the one that was reviewed, and find out who changed it.",
  );

export const severalChanges = (text: string, names: readonly string[]) =>
  fault(
    "HB-2895",
    ExitCode.usage,
    `${text} is ${names.length} changes: ${names.join(", ")}.`,
    "Two branches can both have counted to the same number, and one of the two was reviewed.",
    "Write the whole name of the folder.",
  );
