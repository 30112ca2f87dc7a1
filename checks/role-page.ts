import {
  contractWords,
  functionsOf,
  governedContracts,
  indispensableRoles,
  roles,
  separatedRoles,
  type Role,
  type RoleName,
} from "../sdk/roles.ts";
import { commandPaths } from "./command-entries.ts";
import { acts, managerActs, type Act } from "./role-acts.ts";

const HEAD = `# Roles

Who may do what, how slowly, and what that can do to a holder. Each currency has its own authority, an AccessManager, and
its own holders: no role of one currency means anything in the other. \`policy/<network>.yaml\` names the holders;
\`harbour role list\` shows them as the chain has them, \`harbour plan\` what separates the two. The functions themselves,
with what they refuse, are in \`docs/token.md\` and \`docs/issuance.md\`.

A delay is counted from scheduling a call to making it. Meanwhile the call is public, and whoever may cancel it can:
GUARDIAN where the table says so, the holder who scheduled it, and ADMIN, all by \`harbour operation cancel\`. A call can be
made for one week from the end of its delay (\`harbour operation execute\`). Without a delay the act is done at once.

Where a function has no command, another tool makes the call; \`harbour tx decode\` and \`harbour tx simulate\` say what it
would do before anybody signs.

This page is made from \`sdk/roles.ts\` by \`npm run docs\`.
`;

/** docs/roles.md: the role table, and each role by itself. */
export function rolePage(): string {
  const problems = problemsOf();
  if (problems.length > 0) throw new Error(`docs/roles.md cannot be made:\n  ${problems.join("\n  ")}`);
  return [HEAD, ...overview(), "", ...roles.flatMap(section)].join("\n").replaceAll(/\n{3,}/g, "\n\n");
}

/** A function that the page would leave out, one that no role may call, and a command that is none. */
function problemsOf(): string[] {
  const commands = new Set(commandPaths());
  const tables = [
    ...governedContracts.map((contract) => ({
      place: contract,
      known: acts[contract],
      called: roles.flatMap((role) => functionsOf(role, contract)),
    })),
    { place: "authority", known: managerActs, called: roles.flatMap(({ managerFunctions }) => managerFunctions) },
  ];
  return tables.flatMap(({ place, known, called }) => [
    ...called.filter((name) => known[name] === undefined).map((name) => `${place}.${name} is not explained`),
    ...Object.keys(known)
      .filter((name) => !called.includes(name))
      .map((name) => `${place}.${name} is of no role`),
    ...Object.entries(known)
      .filter(([, { command }]) => command !== undefined && !commands.has(command))
      .map(([name, { command }]) => `${place}.${name}: there is no command harbour ${command}`),
  ]);
}

function overview(): string[] {
  return [
    "| role | id | delay | GUARDIAN can cancel | what it can do to a holder |",
    "|---|--:|--:|---|---|",
    ...roles.map(
      (role) =>
        `| [${role.name}](#${role.name.toLowerCase()}) | ${role.id} | ${delay(role)} | ${role.guarded ? "yes" : "–"} | ${role.effect} |`,
    ),
  ];
}

const delay = ({ delay }: Role) => (delay === 0 ? "none" : `${delay / 3600} h`);

function section(role: Role): string[] {
  const apart = separatedRoles.filter((pair) => pair.includes(role.name)).map(([a, b]) => (a === role.name ? b : a));
  return [
    `## ${role.name}`,
    "",
    `Id ${role.id} · delay ${delay(role)} · ${cancelledBy(role)}${heldBy(role)}`,
    "",
    role.effect,
    "",
    ...(indispensableRoles.includes(role.name)
      ? ["- Indispensable: without a holder the currency cannot be governed, defended or resumed."]
      : []),
    ...(apart.length > 0 ? [`- No holder may also be ${list(apart)}.`] : []),
    ...also(role),
    ...functionTable(role),
    "",
  ];
}

function cancelledBy({ delay, guarded }: Role): string {
  if (delay === 0) return "nothing to cancel";
  return guarded ? "GUARDIAN, the caller or ADMIN can cancel" : "GUARDIAN cannot cancel";
}

function heldBy({ heldWith, heldBy }: Role): string {
  if (heldWith !== undefined) return ` · held by the holders of ${heldWith}`;
  return heldBy === undefined ? "" : ` · held by the ${contractWords[heldBy]} alone`;
}

function list(names: readonly RoleName[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** What the two roles do that stand in no contract of ours. */
function also({ name }: Role): string[] {
  if (name === "ADMIN")
    return [
      "- Acts in the authority itself: every grant, revocation and delay. `harbour role grant`, `harbour role revoke`, and",
      "  `harbour apply` for what the policy file says. All but a revocation can be cancelled by GUARDIAN, as",
      "  [ADMIN_ACTS](#admin_acts) is guarded.",
    ];
  if (name === "GUARDIAN") return ["- Cancels what the guarded roles have scheduled: `harbour operation cancel`."];
  return [];
}

function functionTable(role: Role): string[] {
  const rows = [
    ...governedContracts.flatMap((contract) =>
      functionsOf(role, contract).map((name) => row(contractWords[contract], name, acts[contract][name]!)),
    ),
    ...role.managerFunctions.map((name) => row("authority", name, managerActs[name]!)),
  ];
  return rows.length === 0
    ? []
    : ["", "| contract | function | what it does | command |", "|---|---|---|---|", ...rows];
}

function row(contract: string, name: string, { does, command }: Act): string {
  return `| ${contract} | \`${name}\` | ${does} | ${command === undefined ? "–" : `\`harbour ${command}\``} |`;
}
