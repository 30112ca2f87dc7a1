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
  "MAKER",
  "CHECKER",
  "LARGE_CHECKER",
  "REDEEM_MAKER",
  "REDEEM_CHECKER",
  "STATEMENT_APPROVER",
  "RISK",
  "CUSTODIAN_ADMIN",
  "BENEFICIARY_ADMIN",
  "LEGAL",
  "BOARD",
  "REPORTER",
] as const;

export type RoleName = (typeof roleNames)[number];

/** Settlement contracts serve every currency. A restricted function names a token, and that token's authority is asked. */
export const settlementContracts = ["payouts", "fxSettlement", "tradeEscrow"] as const;

export type SettlementContract = (typeof settlementContracts)[number];

/** The contracts that ask a currency's AccessManager who may call them: its own, and those that all currencies share. */
export const governedContracts = ["token", "registry", "mintDesk", "redemptionDesk", ...settlementContracts] as const;

export type GovernedContract = (typeof governedContracts)[number];

/** What people call them. */
export const contractWords: Readonly<Record<GovernedContract, string>> = {
  token: "token",
  registry: "registry",
  mintDesk: "mint desk",
  redemptionDesk: "redemption desk",
  payouts: "payouts contract",
  fxSettlement: "FX settlement",
  tradeEscrow: "trade escrow",
};

export function isSettlementContract(contract: string): contract is SettlementContract {
  return (settlementContracts as readonly string[]).includes(contract);
}

export interface Role {
  readonly name: RoleName;
  /** The id in the AccessManager. 0 is its own admin role. */
  readonly id: bigint;
  /** Seconds between scheduling a call and executing it, for every member. */
  readonly delay: number;
  /** Whether GUARDIAN can cancel what a member has scheduled. */
  readonly guarded: boolean;
  /** Functions by name; each name is unique in its contract's ABI. */
  readonly functions: Readonly<Partial<Record<GovernedContract, readonly string[]>>>;
  /** Functions of the AccessManager itself, by name. Decides only who can cancel them; role 0 still executes. */
  readonly managerFunctions: readonly string[];
  /** Set where the role has no holders of its own in the network file: it has those of this one. */
  readonly heldWith?: RoleName;
  /** Set where one of the currency's contracts is the only holder. */
  readonly heldBy?: GovernedContract;
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
    functions: {},
    managerFunctions: [],
    effect: "Appoints every other role after 48 h in public view, and through them anything below.",
  },
  {
    name: "GUARDIAN",
    id: 1n,
    delay: 0,
    guarded: false,
    functions: {
      token: ["removeMinter", "decreaseMinterAllowance", "lowerCeilingCap"],
      registry: [
        "raiseThreshold",
        "revokeSigner",
        "revokeCustodian",
        "dropPool",
        "clearApproval",
        "lowerAllocation",
        "tightenBuffer",
        "lowerMaxAge",
        "lowerStep",
      ],
      mintDesk: ["revokeBeneficiary", "lowerOrderLimit", "lowerWindowLimit", "lowerShareLimit", "lowerLargeOrderSize"],
    },
    managerFunctions: [],
    effect: "Cancels what is scheduled and stops issuance at once; cannot touch a balance.",
  },
  {
    name: "ADMIN_ACTS",
    id: 2n,
    delay: 48 * hour,
    guarded: true,
    functions: {
      token: ["register", "raiseCeilingCap", "forcedTransfer"],
      registry: ["setMintDesk", "setRedemptionDesk"],
      redemptionDesk: ["suspend"],
    },
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
    effect:
      "Takes seizable tokens by order without a case reference, raises the cap on supply, chooses the desks, and suspends " +
      "redemption with a consent reference, after 48 h.",
  },
  {
    name: "UPGRADER",
    id: 3n,
    delay: 48 * hour,
    guarded: true,
    functions: { token: ["upgradeToAndCall"] },
    managerFunctions: [],
    effect: "Replaces the token's code, and with it every rule, after 48 h unless cancelled.",
  },
  {
    name: "MINTER_ADMIN",
    id: 4n,
    delay: 24 * hour,
    guarded: true,
    functions: { token: ["configureMinter"] },
    managerFunctions: [],
    effect: "Decides who may issue and how much, never above the supply ceiling.",
  },
  {
    name: "PAUSER",
    id: 5n,
    delay: 0,
    guarded: false,
    functions: {
      token: ["pause", "closePolicy"],
      payouts: ["stopIntake"],
      fxSettlement: ["stopIntake"],
      tradeEscrow: ["stopIntake"],
    },
    managerFunctions: [],
    effect:
      "Stops all payments at once, or those of unverified holders, or new business of a settlement contract; redemption " +
      "goes on.",
  },
  {
    name: "UNPAUSER",
    id: 6n,
    delay: 0,
    guarded: false,
    functions: {
      token: ["unpause"],
      redemptionDesk: ["resume"],
      payouts: ["resumeIntake"],
      fxSettlement: ["resumeIntake"],
      tradeEscrow: ["resumeIntake"],
    },
    managerFunctions: [],
    effect: "Lets payments go on after a pause, redemption after a suspension, and settlement after a stop.",
  },
  {
    name: "POLICY",
    id: 7n,
    delay: 24 * hour,
    guarded: true,
    functions: { token: ["openPolicy", "setContractURI"] },
    managerFunctions: [],
    effect: "Lets unverified holders pay and be paid, and points to the token's public description.",
  },
  {
    name: "ATTESTER",
    id: 8n,
    delay: 0,
    guarded: false,
    functions: { token: ["setVerified"] },
    managerFunctions: [],
    effect: "Marks a holder verified or not; where the policy is closed, an unverified holder can only redeem.",
  },
  {
    name: "BLACKLISTER",
    id: 9n,
    delay: 0,
    guarded: false,
    functions: { token: ["blacklist", "blacklistBatch", "raiseHold"] },
    managerFunctions: [],
    effect: "Freezes a holder, or part of a balance, at once; takes nothing.",
  },
  {
    name: "UNBLACKLISTER",
    id: 10n,
    delay: 0,
    guarded: false,
    functions: { token: ["unBlacklist", "unBlacklistBatch", "lowerHold"] },
    managerFunctions: [],
    effect: "Lifts a freeze or part of a hold.",
  },
  {
    name: "SEIZER",
    id: 11n,
    delay: 24 * hour,
    guarded: true,
    functions: {
      token: ["seize"],
      redemptionDesk: ["seizeRequest", "seizeClaim"],
      tradeEscrow: ["surrender"],
    },
    managerFunctions: [],
    effect:
      "Moves frozen or held tokens, and what a desk or escrow keeps for a blacklisted holder, to a registered destination, " +
      "with a case reference, after 24 h.",
  },
  {
    name: "RESCUER",
    id: 12n,
    delay: 24 * hour,
    guarded: true,
    functions: { token: ["rescueERC20"], redemptionDesk: ["rescueERC20"] },
    managerFunctions: [],
    effect: "Returns tokens sent to our contracts by mistake, after 24 h; cannot touch a balance or an escrow.",
  },
  {
    name: "RESERVE",
    id: 13n,
    delay: 0,
    guarded: false,
    functions: { token: ["setSupplyCeiling"] },
    managerFunctions: [],
    heldBy: "registry",
    effect: "Says up to how much, and until when, tokens may be issued; cannot touch a balance.",
  },
  {
    name: "MAKER",
    id: 14n,
    delay: 0,
    guarded: false,
    functions: { mintDesk: ["propose"] },
    managerFunctions: [],
    effect: "Proposes orders to issue; nothing is issued by it.",
  },
  {
    name: "CHECKER",
    id: 15n,
    delay: 0,
    guarded: false,
    functions: { mintDesk: ["approve", "reject"] },
    managerFunctions: [],
    effect: "Issues what another proposed and a bank confirmed, within every bound, to a registered wallet.",
  },
  {
    name: "LARGE_CHECKER",
    id: 16n,
    delay: 0,
    guarded: false,
    functions: { mintDesk: ["approveLarge"] },
    managerFunctions: [],
    effect: "Does the same for orders of any size within the bounds.",
  },
  {
    name: "REDEEM_MAKER",
    id: 17n,
    delay: 0,
    guarded: false,
    functions: { redemptionDesk: ["proposeSettlement", "proposeRejection"] },
    managerFunctions: [],
    effect: "Proposes to pay out a redemption or to give the tokens back; nothing moves by it.",
  },
  {
    name: "REDEEM_CHECKER",
    id: 18n,
    delay: 0,
    guarded: false,
    functions: { redemptionDesk: ["settle", "reject"] },
    managerFunctions: [],
    effect: "Burns escrowed tokens whose payout another prepared, or gives them back.",
  },
  {
    name: "STATEMENT_APPROVER",
    id: 19n,
    delay: 0,
    guarded: false,
    functions: { registry: ["confirm"] },
    managerFunctions: [],
    effect: "Lets a bank's statement count that jumped further than a day may; cannot make one up.",
  },
  {
    name: "RISK",
    id: 20n,
    delay: 24 * hour,
    guarded: true,
    functions: {
      registry: ["raiseAllocation", "loosenBuffer", "raiseMaxAge", "raiseStep"],
      mintDesk: ["raiseOrderLimit", "raiseWindowLimit", "raiseShareLimit", "raiseLargeOrderSize"],
    },
    managerFunctions: [],
    effect: "Widens the bounds on issuance after 24 h, never above what banks confirm and an approval allows.",
  },
  {
    name: "CUSTODIAN_ADMIN",
    id: 21n,
    delay: 48 * hour,
    guarded: true,
    functions: { registry: ["addCustodian", "addSigner", "addPool", "lowerThreshold"] },
    managerFunctions: [],
    effect: "Decides after 48 h whose signatures say what the reserve is.",
  },
  {
    name: "BENEFICIARY_ADMIN",
    id: 22n,
    delay: 24 * hour,
    guarded: true,
    functions: { mintDesk: ["addBeneficiary"] },
    managerFunctions: [],
    effect: "Decides after 24 h to which wallets tokens may be issued.",
  },
  {
    name: "LEGAL",
    id: 23n,
    delay: 24 * hour,
    guarded: true,
    functions: { registry: ["setApproval"] },
    managerFunctions: [],
    effect: "Records a supervisor's consent, and with it the most that may ever circulate, after 24 h.",
  },
  {
    name: "BOARD",
    id: 24n,
    delay: 48 * hour,
    guarded: true,
    functions: { registry: ["windDown"] },
    managerFunctions: [],
    effect: "Ends issuance through this registry for ever, after 48 h unless cancelled; redemption goes on.",
  },
  {
    name: "REPORTER",
    id: 25n,
    delay: 0,
    guarded: false,
    functions: { registry: ["anchor"] },
    managerFunctions: [],
    effect: "Records the hashes of reports.",
  },
];

/** Without a holder of each of these the currency cannot be governed, defended or resumed. */
export const indispensableRoles: readonly RoleName[] = ["ADMIN", "GUARDIAN", "UNPAUSER"];

/** One holder of both could undo, complete or escape judgement of its own act: the second pair of eyes would be missing. */
export const separatedRoles: readonly (readonly [RoleName, RoleName])[] = [
  ["PAUSER", "UNPAUSER"],
  ["PAUSER", "POLICY"],
  ["ADMIN", "UNPAUSER"],
  ["BLACKLISTER", "UNBLACKLISTER"],
  ["GUARDIAN", "ADMIN"],
  ["GUARDIAN", "UPGRADER"],
  ["GUARDIAN", "MINTER_ADMIN"],
  ["GUARDIAN", "RISK"],
  ["GUARDIAN", "LEGAL"],
  ["GUARDIAN", "CUSTODIAN_ADMIN"],
  ["GUARDIAN", "BENEFICIARY_ADMIN"],
  ["GUARDIAN", "BOARD"],
  ["GUARDIAN", "SEIZER"],
  ["GUARDIAN", "RESCUER"],
  ["GUARDIAN", "POLICY"],
  ["BLACKLISTER", "SEIZER"],
  ["MAKER", "CHECKER"],
  ["MAKER", "LARGE_CHECKER"],
  ["CHECKER", "LARGE_CHECKER"],
  ["REDEEM_MAKER", "REDEEM_CHECKER"],
  ["STATEMENT_APPROVER", "CUSTODIAN_ADMIN"],
  // Who moves a bound on an order has no part in the order.
  ...(
    [
      "ADMIN",
      "UPGRADER",
      "MINTER_ADMIN",
      "RISK",
      "LEGAL",
      "STATEMENT_APPROVER",
      "CUSTODIAN_ADMIN",
      "BENEFICIARY_ADMIN",
    ] as const
  ).flatMap((bounds) => (["MAKER", "CHECKER", "LARGE_CHECKER"] as const).map((order) => [bounds, order] as const)),
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

/** What a role may call of one of the currency's contracts. */
export function functionsOf({ functions }: Role, contract: GovernedContract): readonly string[] {
  return functions[contract] ?? [];
}

/** The role that may call this function of this contract, or undefined if the function is open to everybody. */
export function roleOfFunction(contract: GovernedContract, functionName: string): Role | undefined {
  return roles.find((candidate) => functionsOf(candidate, contract).includes(functionName));
}

/** The role that may call this token function, or undefined if the function is open to everybody. */
export function roleOfTokenFunction(functionName: string): Role | undefined {
  return roleOfFunction("token", functionName);
}
