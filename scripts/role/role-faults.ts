import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

/** The errors of granting and revoking one role. */

export const unknownRole = (name: string, known: readonly string[]) =>
  fault(
    "HB-2415",
    ExitCode.usage,
    `There is no role ${name}.`,
    "Roles are those of the role table, written as it writes them.",
    `Use one of: ${known.join(", ")}.`,
  );

export const rolesSeparated = (holder: string, held: string, role: string, how: string) =>
  fault(
    "HB-2416",
    ExitCode.refused,
    `${holder} ${how} ${held}, which is kept apart from ${role}.`,
    "One holder of both could undo, complete or escape judgement of its own act.",
    `Grant ${role} to somebody else, or revoke ${held} first: harbour role revoke ${held} ${holder}.`,
  );

export const teamsClash = (role: string, holder: string, problems: readonly string[]) =>
  fault(
    "HB-2897",
    ExitCode.refused,
    `${holder} cannot become ${role}: ${problems.join("; ")}.`,
    "A large order needs people of two teams, and who is in which is said by the network file alone.",
    "Write the new holder into a team of the network file, another one than the maker's; else choose somebody else.",
  );

export const lastHolder = (holder: string, role: string, scheduled: number) =>
  fault(
    "HB-2417",
    ExitCode.refused,
    `${holder} is the last holder of ${role}${scheduled === 0 ? "" : ` who is to stay: ${scheduled} more revocations are scheduled`}.`,
    "Without a holder of this role the currency cannot be governed, defended or resumed, and nobody could repair that.",
    `Grant ${role} to somebody else first and see that it works: harbour role grant ${role} <holder>.`,
  );

export const followsAnotherRole = (role: string, leader: string, holder: string, act: "grant" | "revoke") =>
  fault(
    "HB-2418",
    ExitCode.refused,
    `${role} has the holders of ${leader}, and ${holder} ${act === "grant" ? "does not hold" : "holds"} ${leader}.`,
    `What ${leader} does in a contract is ${role}'s there, so that it can be cancelled; apart from each other they make no sense.`,
    `Schedule both: harbour role ${act} ${leader} ${holder}, then harbour role ${act} ${role} ${holder}.`,
  );

export const roleOfContract = (role: string, contract: string) =>
  fault(
    "HB-2419",
    ExitCode.refused,
    `${role} is held by ${contract} and by nobody else.`,
    "What it decides follows from what banks sign; a person who held it could decide it alone.",
    "A new registry gets it by a change of the policy file and harbour plan.",
  );

export const bankOrCustomer = (holder: string, what: string, role: string) =>
  fault(
    "HB-2899",
    ExitCode.refused,
    `${holder} is ${what} and cannot hold ${role}.`,
    "Who says what the reserve is, and who is issued to, has no power of the issuer's.",
    "Grant it to another account.",
  );
