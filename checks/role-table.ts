import { functionsOf, governedContracts, roles, type GovernedContract, type Role } from "../sdk/roles.ts";

const hours = (seconds: number) => (seconds === 0 ? "0" : `${seconds / 3600} h`);

const contractNames: Readonly<Record<GovernedContract, string>> = {
  token: "token:",
  registry: "registry:",
  mintDesk: "mint desk:",
  redemptionDesk: "redemption desk:",
};

/** The role table as Markdown. */
export function roleTable(): string {
  const acts = (role: Role) =>
    governedContracts
      .map((contract) => [contractNames[contract], functionsOf(role, contract)] as const)
      .filter(([, names]) => names.length > 0)
      .map(([contract, names]) => `${contract} ${names.map((name) => `\`${name}\``).join(", ")}`)
      .concat(role.managerFunctions.length === 0 ? [] : ["what ADMIN does in the AccessManager, for cancelling it"])
      .join("; ") || "the AccessManager itself";
  return [
    "| role | id | delay | GUARDIAN can cancel | functions | what it can do to a holder |",
    "|---|--:|--:|---|---|---|",
    ...roles.map((role) => {
      const name =
        role.heldWith !== undefined
          ? `${role.name}, held with ${role.heldWith}`
          : role.heldBy !== undefined
            ? `${role.name}, held by the ${role.heldBy}`
            : role.name;
      return `| ${name} | ${role.id} | ${hours(role.delay)} | ${role.guarded ? "yes" : "–"} | ${acts(role)} | ${role.effect} |`;
    }),
    "",
  ].join("\n");
}
