import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";
import { quoted } from "../../sdk/printable.ts";

// 453x: reports

export const tieOutFails = (tieOut: string, subject: string, left: string, right: string, difference: string) =>
  fault(
    "HB-4530",
    ExitCode.differences,
    `Tie-out ${tieOut} fails for ${quoted(subject)}: ${left} on the left, ${right} on the right, ${difference} between them.`,
    "A report whose figures do not agree with each other would be believed all the same.",
    "Explain the difference with harbour ledger explain, or report it as it is with --with-breaks.",
  );

export const noSuchReport = (id: string) =>
  fault(
    "HB-4531",
    ExitCode.usage,
    `There is no report ${quoted(id)} in these books.`,
    "A report is built anew from the inputs that are kept with it.",
    "harbour ledger report shows the reports that there are.",
  );

export const inputMissing = (id: string, what: string) =>
  fault(
    "HB-4532",
    ExitCode.refused,
    `${quoted(id)} rests on ${what}, which these books do not have.`,
    "With less than it was built from, a report would only look like the first one.",
    "Import the file, or follow the chain as far as the report went, and run the same command again.",
  );

export const rebuiltDiffers = (id: string, stored: string, rebuilt: string) =>
  fault(
    "HB-4533",
    ExitCode.differences,
    `${quoted(id)} has the hash ${stored}; built anew it is ${rebuilt}.`,
    "The report, or what it was built from, was changed after it was made.",
    "Compare the two texts; harbour ledger verify says whether the blocks and entries are as they were.",
  );

export const unknownSchema = (id: string, found: string, known: string) =>
  fault(
    "HB-4534",
    ExitCode.refused,
    `${quoted(id)} was made under the schema version ${quoted(found)}; these programs know ${known}.`,
    "Another version would write other fields.",
    "Build it anew with the release of the programs that made it.",
  );

export const savedMeanwhile = (id: string, expected: string, found: string) =>
  fault(
    "HB-4535",
    ExitCode.temporary,
    `${quoted(id)} follows the report with the hash ${expected}, but ${found} was saved meanwhile.`,
    "Each report names the one before it, so that none can be taken out later.",
    "Run the same command again.",
  );

export const badPeriod = (kind: string, found: string, allowed: string) =>
  fault(
    "HB-4536",
    ExitCode.usage,
    `${kind} cannot be of ${quoted(found)}: ${allowed}.`,
    "Whose days overlap or have gaps, their figures do not add up.",
    "Name a day, or a period that the report can be of.",
  );

export const badSelection = (problem: string) =>
  fault(
    "HB-4537",
    ExitCode.refused,
    `The auditor's choice of a day cannot be used: ${problem}.`,
    "A day is random only if nobody, the auditor included, could choose it after seeing the books.",
    "Give the commitment keccak256(seed), when it was handed over, and the seed itself.",
  );

export const tokenNotFollowed = (currency: string) =>
  fault(
    "HB-4538",
    ExitCode.usage,
    `These books follow no token of ${currency} that existed at that time.`,
    "A report of nothing would look like a report of zero.",
    "Name another currency or a later day, or follow the chain that the token is on.",
  );

export const badFacts = (problem: string) =>
  fault(
    "HB-4539",
    ExitCode.usage,
    `The issuer's facts cannot be used: ${problem}.`,
    "What the books cannot know stands in a report only as the issuer says it.",
    "Correct the file; docs/ledger/reports.md lists what it may say.",
  );

export const badDeadline = (kind: string, found: string, allowed: string) =>
  fault(
    "HB-4540",
    ExitCode.usage,
    `${kind} cannot count files that banks made by ${found}: ${allowed}.`,
    "Whoever may choose what counts can choose what a report says.",
    "Make the first version without a time of its own, and give a correction one that is later than the usual time.",
  );
