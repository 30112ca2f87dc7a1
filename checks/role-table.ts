import { roles, type Role } from "../sdk/roles.ts";

const hours = (seconds: number) => (seconds === 0 ? "0" : `${seconds / 3600} h`);

/** The role table as Markdown. */
export function roleTable(): string {
  const acts = ({ tokenFunctions, managerFunctions }: Role) =>
    [
      ...tokenFunctions.map((name) => `\`${name}\``),
      ...(managerFunctions.length === 0 ? [] : ["what ADMIN does in the AccessManager, for cancelling it"]),
    ].join(", ") || "the AccessManager itself";
  return [
    "| role | id | delay | GUARDIAN can cancel | functions | what it can do to a holder |",
    "|---|--:|--:|---|---|---|",
    ...roles.map((role) => {
      const name = role.heldWith === undefined ? role.name : `${role.name}, held with ${role.heldWith}`;
      return `| ${name} | ${role.id} | ${hours(role.delay)} | ${role.guarded ? "yes" : "–"} | ${acts(role)} | ${role.effect} |`;
    }),
    "",
  ].join("\n");
}
