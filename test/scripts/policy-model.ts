import { encodeBytes32String } from "ethers";
import type { CurrencySettings, NetworkFile, PolicyMode } from "../../policy/network-file.ts";
import {
  functionsOf,
  governedContracts,
  role,
  roles,
  settlementContracts,
  type GovernedContract,
  type RoleName,
  type SettlementContract,
} from "../../sdk/roles.ts";
import type { CurrencyFixture } from "../fixture.ts";

/** The bounds that have one function for each direction. */
export const boundNames = [
  "bufferBps",
  "maxAge",
  "stepBps",
  "orderLimit",
  "largeOrderSize",
  "windowLimit",
  "shareLimitBps",
] as const;
export type BoundName = (typeof boundNames)[number];

/** A role that no table has, which the authority lets ADMIN give all the same. */
export const UNKNOWN_ROLE = "role 99";
export type HeldRole = RoleName | typeof UNKNOWN_ROLE;
export const idOf = (name: HeldRole) => (name === UNKNOWN_ROLE ? 99n : role(name).id);
export const heldRoles: readonly HeldRole[] = [...roles.map(({ name }) => name), UNKNOWN_ROLE];
export const roleOfId = (id: bigint) => heldRoles.find((name) => idOf(name) === id);

/** Whatever the authority has settings of. */
export const targets = [...governedContracts, "authority"] as const;
export type GoverningTarget = GovernedContract | "authority";

export interface Bank {
  threshold: number;
  signers: Set<string>;
  pools: Set<string>;
  revoked: boolean;
}

export interface Beneficiary {
  customer: string;
  validUntil: number;
}

export interface Approval {
  authority: string;
  referenceHash: string;
  ceiling: bigint;
  expiry: number;
}

export interface Allocation {
  epoch: number;
  validUntil: number;
  /** Chain id → amount. */
  shares: Map<number, bigint>;
}

/** All of one currency that a network file speaks of, as a history has made it. Written without the policy engine. */
export interface CurrencyState {
  /** Role → holder → delay in seconds. */
  holders: Map<HeldRole, Map<string, number>>;
  /** Minter → what was last given to it. */
  minters: Map<string, bigint>;
  custodians: Map<string, Bank>;
  bounds: Record<BoundName, bigint>;
  beneficiaries: Map<string, Beneficiary>;
  approval: Approval | undefined;
  allocation: Allocation | undefined;
  /** Both desks and the settlement contracts included. */
  registered: Map<string, number>;
  mode: PolicyMode;
  ceilingCap: bigint;
  contractURI: string;
  closed: Set<GovernedContract>;
  /** "token.pause" → id of the role that may call it; what is ADMIN's is left out. */
  functionRoles: Map<string, bigint>;
  /** Role → id of the role that can cancel what its members schedule; none where that is ADMIN. */
  guardians: Map<HeldRole, bigint>;
  labels: Map<HeldRole, string>;
  /** Role → id of the role that grants and revokes it; none where that is ADMIN. */
  admins: Map<HeldRole, bigint>;
  /** Role → seconds between a grant and its beginning. */
  grantDelays: Map<HeldRole, number>;
  /** Contract → seconds that its settings wait at least. */
  targetDelays: Map<GoverningTarget, number>;
  /** What the registry calls its desks. */
  desks: Record<"mintDesk" | "redemptionDesk", string>;
  /** What every currency shares. */
  settlement: Record<SettlementContract, string>;
  /** What no file speaks of, and what acts depend on. */
  beside: { paused: boolean; blacklisted: Set<string>; spent: bigint };
}

export type State = Map<string, CurrencyState>;

/** What `deploy/` leaves behind, said from the file's own words. */
export function deployedState(file: NetworkFile, fixtures: Record<string, CurrencyFixture>): State {
  return new Map(file.currencies.map((settings) => [settings.key, currencyState(settings, fixtures[settings.key]!)]));
}

function currencyState(settings: CurrencySettings, fixture: CurrencyFixture): CurrencyState {
  const { issuance } = settings;
  const [registry, mintDesk, redemptionDesk] = [fixture.registry, fixture.mintDesk, fixture.redemptionDesk].map(
    (contract) => contract.target as string,
  ) as [string, string, string];
  return {
    holders: new Map(
      heldRoles.map((name) => {
        if (name === UNKNOWN_ROLE) return [name, new Map()];
        const { delay, heldBy } = role(name);
        const accounts = heldBy === undefined ? settings.holders[name] : [registry];
        return [name, new Map(accounts.map((account) => [account, delay]))];
      }),
    ),
    minters: new Map([[mintDesk, issuance.mintDeskAllowance]]),
    custodians: new Map(
      issuance.custodians.map(({ id, threshold, signers, pools }) => [
        id,
        { threshold, signers: new Set(signers), pools: new Set(pools), revoked: false },
      ]),
    ),
    bounds: Object.fromEntries(boundNames.map((name) => [name, BigInt(issuance[name])])) as Record<BoundName, bigint>,
    beneficiaries: new Map(
      issuance.beneficiaries.map(({ wallet, customer, validUntil }) => [wallet, { customer, validUntil }]),
    ),
    approval: issuance.approval && { ...issuance.approval },
    allocation: issuance.allocation && {
      epoch: issuance.allocation.epoch,
      validUntil: issuance.allocation.validUntil,
      shares: new Map(issuance.allocation.shares.map(({ chainId, amount }) => [chainId, amount])),
    },
    registered: new Map([
      [mintDesk, 4],
      [redemptionDesk, 6],
      ...Object.values(settlementOf(fixture)).map((account) => [account, 4] as const),
      ...settings.registered.map(({ account, flags }) => [account, flags] as const),
    ]),
    mode: settings.mode,
    ceilingCap: settings.ceilingCap,
    contractURI: settings.contractURI,
    closed: new Set(),
    functionRoles: tableFunctions(),
    guardians: new Map(roles.filter(({ guarded }) => guarded).map(({ name }) => [name, role("GUARDIAN").id])),
    labels: new Map(roles.filter(({ id }) => id !== 0n).map(({ name }) => [name, name])),
    admins: new Map(),
    grantDelays: new Map(),
    targetDelays: new Map(),
    desks: { mintDesk, redemptionDesk },
    settlement: settlementOf(fixture),
    beside: { paused: false, blacklisted: new Set(), spent: 0n },
  };
}

export function settlementOf(fixture: CurrencyFixture): Record<SettlementContract, string> {
  const addresses = settlementContracts.map((contract) => [contract, fixture[contract].target as string]);
  return Object.fromEntries(addresses) as Record<SettlementContract, string>;
}

/** "token.pause" → id, as the role table has it. */
export function tableFunctions(): Map<string, bigint> {
  const functions = (each: (typeof roles)[number]) => [
    ...governedContracts.flatMap((contract) => functionsOf(each, contract).map((name) => `${contract}.${name}`)),
    ...each.managerFunctions.map((name) => `authority.${name}`),
  ];
  return new Map(roles.flatMap((each) => functions(each).map((name) => [name, each.id] as const)));
}

/** A copy that shares nothing. */
export function copyState(state: State): State {
  return structuredClone(state);
}

/**
 * Subject → what is said of it; a subject of which nothing is said is left out. A revoked custodian says nothing any
 * more, whatever signers and pools it still lists.
 */
export type Facts = Map<string, string>;

export function factsOf(state: CurrencyState): Facts {
  const facts: Facts = new Map(boundNames.map((name) => [name, String(state.bounds[name])]));
  facts.set("mode", state.mode).set("ceilingCap", String(state.ceilingCap)).set("contractURI", state.contractURI);
  facts.set("mint desk", state.desks.mintDesk).set("redemption desk", state.desks.redemptionDesk);
  for (const [name, holders] of state.holders) {
    for (const [account, delay] of holders) facts.set(`member ${name} ${account}`, `${delay} s`);
  }
  for (const [minter, allowance] of state.minters) facts.set(`minter ${minter}`, String(allowance));
  for (const [id, { threshold, signers, pools, revoked }] of state.custodians) {
    if (revoked) continue;
    facts.set(`custodian ${id}`, String(threshold));
    for (const signer of signers) facts.set(`signer ${signer}`, id);
    for (const pool of pools) facts.set(`pool ${pool}`, id);
  }
  for (const [wallet, { customer, validUntil }] of state.beneficiaries) {
    facts.set(`beneficiary ${wallet}`, `${customer} until ${validUntil}`);
  }
  if (state.approval !== undefined) facts.set("approval", Object.values(state.approval).join(" "));
  if (state.allocation !== undefined) {
    const { epoch, validUntil, shares } = state.allocation;
    facts.set("allocation", `${epoch} ${[...shares].join(" ")} until ${validUntil}`);
  }
  for (const [account, flags] of state.registered) facts.set(`flags ${account}`, String(flags));
  for (const contract of state.closed) facts.set(`closed ${contract}`, "closed");
  for (const [name, id] of state.functionRoles) facts.set(`function ${name}`, String(id));
  for (const [name, id] of state.guardians) facts.set(`guardian ${name}`, String(id));
  for (const [name, label] of state.labels) facts.set(`label ${name}`, label);
  for (const [name, id] of state.admins) facts.set(`admin ${name}`, String(id));
  for (const [name, delay] of state.grantDelays) facts.set(`grant-delay ${name}`, String(delay));
  for (const [contract, delay] of state.targetDelays) facts.set(`admin-delay ${contract}`, String(delay));
  return facts;
}

/**
 * Subjects of which chain and file say different things. Two say the same in other words: what mints used up of an
 * allowance is no difference, and a share of nothing is as good as none.
 */
export function differing(chain: CurrencyState, file: CurrencyState): string[] {
  const [found, expected] = [factsOf(chain), factsOf(file)];
  const subjects = [...new Set([...found.keys(), ...expected.keys()])];
  const minter = `minter ${file.desks.mintDesk}`;
  return subjects.filter((subject) => {
    if (found.get(subject) === expected.get(subject)) return false;
    if (subject === minter) return !allowanceAgrees(chain, file);
    if (subject === "allocation" && file.allocation === undefined) {
      return (chain.allocation!.shares.get(31_337) ?? 0n) !== 0n;
    }
    return true;
  });
}

/** Of those, what is said by saying that its custodian is there or not. */
export function implied(chain: CurrencyState, file: CurrencyState, subject: string): boolean {
  if (!/^(signer|pool) /.test(subject)) return false;
  const [found, expected] = [factsOf(chain), factsOf(file)];
  const banks = [found.get(subject), expected.get(subject)].filter((bank) => bank !== undefined);
  return banks.every((bank) => found.has(`custodian ${bank}`) !== expected.has(`custodian ${bank}`));
}

/** As much was given as the file says, or more, and no more than that is left. */
function allowanceAgrees(chain: CurrencyState, file: CurrencyState): boolean {
  const given = chain.minters.get(file.desks.mintDesk);
  const granted = file.minters.get(file.desks.mintDesk);
  if (given === undefined || granted === undefined) return given === granted;
  return given >= granted && given - chain.beside.spent <= granted;
}

/** The id of a custodian or pool as the registry keeps it. */
export const word = encodeBytes32String;
