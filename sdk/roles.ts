/**
 * The role table: who may do what, how slowly, and what that can do to a holder. Deployment, the admin CLI, the
 * tests and the documentation are all generated from it.
 */

export const roleNames = [
  "ADMIN",
  "GUARDIAN",
  "ADMIN_ACTS",
  "UPGRADER",
  "MINTER_ADMIN",
  "PAUSER",
  "UNPAUSER",
  "POLICY",
  "ATTESTER",
  "BLACKLISTER",
  "UNBLACKLISTER",
  "SEIZER",
  "RESCUER",
  "RESERVE",
] as const;

export type RoleName = (typeof roleNames)[number];

export interface Role {
  readonly name: RoleName;
  /** The id in the AccessManager. 0 is its own admin role. */
  readonly id: bigint;
  /** Seconds between scheduling a call and executing it, for every member. */
  readonly delay: number;
  /** Whether GUARDIAN can cancel what a member has scheduled. */
  readonly guarded: boolean;
  /** Functions of the token, by name; each name is unique in its ABI. */
  readonly tokenFunctions: readonly string[];
  /** Functions of the AccessManager itself, by name. Decides only who can cancel them; role 0 still executes. */
  readonly managerFunctions: readonly string[];
  /** Set where the role has no holders of its own in the network file. */
  readonly heldWith?: RoleName;
  /** What a member can do to a holder of the token, in one line. */
  readonly effect: string;
}

const hour = 3600;

export const roles: readonly Role[] = [
  {
    name: "ADMIN",
    id: 0n,
    delay: 48 * hour,
    guarded: false,
    tokenFunctions: [],
    managerFunctions: [],
    effect: "Appoints every other role after 48 h in public view, and through them anything below.",
  },
  {
    name: "GUARDIAN",
    id: 1n,
    delay: 0,
    guarded: false,
    tokenFunctions: ["removeMinter", "decreaseMinterAllowance", "lowerCeilingCap"],
    managerFunctions: [],
    effect: "Cancels what is scheduled and stops issuance at once; cannot touch a balance.",
  },
  {
    name: "ADMIN_ACTS",
    id: 2n,
    delay: 48 * hour,
    guarded: true,
    tokenFunctions: ["register", "raiseCeilingCap", "forcedTransfer"],
    // Every admin function but revokeRole: were it cancellable, a stolen GUARDIAN could never be removed.
    managerFunctions: [
      "labelRole",
      "grantRole",
      "setRoleAdmin",
      "setRoleGuardian",
      "setGrantDelay",
      "setTargetFunctionRole",
      "setTargetAdminDelay",
      "setTargetClosed",
      "updateAuthority",
    ],
    heldWith: "ADMIN",
    effect: "Takes seizable tokens by order without a case reference, and raises the cap on supply, after 48 h.",
  },
  {
    name: "UPGRADER",
    id: 3n,
    delay: 48 * hour,
    guarded: true,
    tokenFunctions: ["upgradeToAndCall"],
    managerFunctions: [],
    effect: "Replaces the token's code, and with it every rule, after 48 h unless cancelled.",
  },
  {
    name: "MINTER_ADMIN",
    id: 4n,
    delay: 24 * hour,
    guarded: true,
    tokenFunctions: ["configureMinter"],
    managerFunctions: [],
    effect: "Decides who may issue and how much, never above the supply ceiling.",
  },
  {
    name: "PAUSER",
    id: 5n,
    delay: 0,
    guarded: false,
    tokenFunctions: ["pause", "closePolicy"],
    managerFunctions: [],
    effect: "Stops all payments at once, or those of unverified holders; redemption goes on.",
  },
  {
    name: "UNPAUSER",
    id: 6n,
    delay: 0,
    guarded: false,
    tokenFunctions: ["unpause"],
    managerFunctions: [],
    effect: "Lets payments go on after a pause.",
  },
  {
    name: "POLICY",
    id: 7n,
    delay: 24 * hour,
    guarded: true,
    tokenFunctions: ["openPolicy", "setContractURI"],
    managerFunctions: [],
    effect: "Lets unverified holders pay and be paid, and points to the token's public description.",
  },
  {
    name: "ATTESTER",
    id: 8n,
    delay: 0,
    guarded: false,
    tokenFunctions: ["setVerified"],
    managerFunctions: [],
    effect: "Marks a holder verified or not; where the policy is closed, an unverified holder can only redeem.",
  },
  {
    name: "BLACKLISTER",
    id: 9n,
    delay: 0,
    guarded: false,
    tokenFunctions: ["blacklist", "blacklistBatch", "raiseHold"],
    managerFunctions: [],
    effect: "Freezes a holder, or part of a balance, at once; takes nothing.",
  },
  {
    name: "UNBLACKLISTER",
    id: 10n,
    delay: 0,
    guarded: false,
    tokenFunctions: ["unBlacklist", "unBlacklistBatch", "lowerHold"],
    managerFunctions: [],
    effect: "Lifts a freeze or part of a hold.",
  },
  {
    name: "SEIZER",
    id: 11n,
    delay: 24 * hour,
    guarded: true,
    tokenFunctions: ["seize"],
    managerFunctions: [],
    effect: "Moves frozen or held tokens to a registered destination, with a case reference, after 24 h.",
  },
  {
    name: "RESCUER",
    id: 12n,
    delay: 24 * hour,
    guarded: true,
    tokenFunctions: ["rescueERC20"],
    managerFunctions: [],
    effect: "Returns tokens sent to the contract by mistake, after 24 h; cannot touch a balance.",
  },
  {
    name: "RESERVE",
    id: 13n,
    delay: 0,
    guarded: false,
    tokenFunctions: ["setSupplyCeiling"],
    managerFunctions: [],
    effect: "Says up to how much, and until when, tokens may be issued; cannot touch a balance.",
  },
];

/** Without a holder of each of these the currency cannot be governed, defended or resumed. */
export const indispensableRoles: readonly RoleName[] = ["ADMIN", "GUARDIAN", "UNPAUSER"];

/** One holder of both could undo, complete or escape judgement of its own act: the second pair of eyes would be missing. */
export const separatedRoles: readonly (readonly [RoleName, RoleName])[] = [
  ["PAUSER", "UNPAUSER"],
  ["BLACKLISTER", "UNBLACKLISTER"],
  ["GUARDIAN", "ADMIN"],
  ["GUARDIAN", "UPGRADER"],
  ["GUARDIAN", "MINTER_ADMIN"],
  ["BLACKLISTER", "SEIZER"],
  ["RESERVE", "MINTER_ADMIN"],
];

export function role(name: RoleName): Role {
  const found = roles.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`No role is named ${name}`);
  return found;
}

export function roleById(id: bigint): Role | undefined {
  return roles.find((candidate) => candidate.id === id);
}

export function isRoleName(name: string): name is RoleName {
  return (roleNames as readonly string[]).includes(name);
}

/** The role that may call this token function, or undefined if the function is open to everybody. */
export function roleOfTokenFunction(functionName: string): Role | undefined {
  return roles.find((candidate) => candidate.tokenFunctions.includes(functionName));
}
