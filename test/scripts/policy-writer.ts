import { parseNetworkFile, type NetworkFile } from "../../policy/network-file.ts";
import { showMoment } from "../../policy/written-values.ts";
import { formatAmount } from "../../sdk/amount.ts";
import { roles, separatedRoles, type RoleName } from "../../sdk/roles.ts";
import type { HarbourFixture } from "../fixture.ts";
import { deployedState, differing, type CurrencyState, type State } from "./policy-model.ts";

/** What the states of one run are about. */
export interface World {
  fixture: HarbourFixture;
  /** policy/localhost.yaml. */
  original: NetworkFile;
  /** Names of every account that a history uses, those of the original book included. */
  book: Record<string, string>;
}

const flagWords: readonly (readonly [string, number])[] = [
  ["seizure destination", 1],
  ["redemption", 2],
  ["protected", 4],
];
const orderRoles: readonly RoleName[] = ["MAKER", "CHECKER", "LARGE_CHECKER"];

/** What a currency is beside what any file could say of it: subjects that a plan against every file has to name. */
export function unwritten(world: World, key: string, state: CurrencyState): string[] {
  return differing(state, stateOf(world, writeFile(world, new Map([[key, state]]))).get(key)!);
}

/** What a file says, as a state. */
export function stateOf({ fixture }: World, file: NetworkFile): State {
  return deployedState(file, { cnh: fixture.cnh, hkd: fixture.hkd });
}

/** The network file that says exactly this, as far as one can; read by the same parser as any other. */
export function writeFile(world: World, state: State, path = "policy/history.yaml"): NetworkFile {
  return parseNetworkFile({ text: writeText(world, state), path });
}

export function writeText(world: World, state: State): string {
  const nameOf = namesOf(world);
  const currencies = [...state].map(([key, currency]) => writeCurrency(world, key, currency, nameOf));
  return JSON.stringify(
    {
      chain: "31337",
      book: world.book,
      teams: writeTeams(state, nameOf),
      currencies: Object.fromEntries(currencies),
    },
    null,
    2,
  );
}

/** A file allocates part of an approved ceiling, and to one chain at least. */
function isWritable({ allocation, approval }: CurrencyState): boolean {
  if (allocation === undefined || allocation.shares.size === 0 || approval === undefined) return false;
  return [...allocation.shares.values()].reduce((sum, amount) => sum + amount, 0n) <= approval.ceiling;
}

/** As a file has it. */
const amountText = (value: bigint) => formatAmount(value).replaceAll(",", "");

type Naming = (address: string) => string;

function namesOf({ book }: World): Naming {
  const names = new Map(Object.entries(book).map(([name, address]) => [address, name]));
  return (address) => {
    const name = names.get(address);
    if (name === undefined) throw new Error(`${address} has no name in the file`);
    return name;
  };
}

/** Everybody with a part in orders is a team of its own, so that no two of them are in the same one. */
function writeTeams(state: State, nameOf: Naming): Record<string, string[]> {
  const people = [...state.values()].flatMap(({ holders }) =>
    orderRoles.flatMap((name) => [...holders.get(name)!.keys()]),
  );
  return Object.fromEntries([...new Set(people)].map((address) => [`team-of-${nameOf(address)}`, [nameOf(address)]]));
}

function writeCurrency(
  { original, ...world }: World,
  key: string,
  state: CurrencyState,
  nameOf: Naming,
): [string, object] {
  const { name, symbol, currency } = original.currencies.find((settings) => settings.key === key)!;
  const { mintDesk, redemptionDesk } = addressesOf({ original, ...world }, key);
  const lists = roles
    .filter(({ heldBy, heldWith }) => heldBy === undefined && heldWith === undefined)
    .map((entry) => [entry.name, [...state.holders.get(entry.name)!.keys()].map(nameOf)] as const);
  const own = [mintDesk, redemptionDesk, ...Object.values(state.settlement)];
  const registered = [...state.registered].filter(([account, flags]) => !own.includes(account) && flags !== 0);
  return [
    key,
    {
      name,
      symbol,
      currency,
      mode: state.mode,
      ceilingCap: amountText(state.ceilingCap),
      contractURI: state.contractURI,
      roles: Object.fromEntries(lists.filter(([, names]) => names.length > 0)),
      issuance: writeIssuance(state, state.minters.get(mintDesk) ?? 0n, nameOf),
      registered: registered.map(([account, flags]) => ({
        account: nameOf(account),
        flags: flagWords.filter(([, bit]) => (flags & bit) !== 0).map(([text]) => text),
      })),
    },
  ];
}

function writeIssuance(state: CurrencyState, mintDeskAllowance: bigint, nameOf: Naming): object {
  const { bounds, approval, allocation } = state;
  return {
    mintDeskAllowance: amountText(mintDeskAllowance),
    bufferBps: String(bounds.bufferBps),
    maxAge: String(bounds.maxAge),
    stepBps: String(bounds.stepBps),
    orderLimit: amountText(bounds.orderLimit),
    largeOrderSize: amountText(bounds.largeOrderSize),
    windowLimit: amountText(bounds.windowLimit),
    shareLimitBps: String(bounds.shareLimitBps),
    custodians: [...state.custodians]
      .filter(([, { revoked }]) => !revoked)
      .map(([id, { threshold, signers, pools }]) => ({
        id,
        // A bank that lost more signers than it can spare is no bank that a file can describe.
        threshold: String(Math.min(threshold, Math.max(1, signers.size))),
        signers: [...signers].map(nameOf),
        pools: [...pools],
      })),
    beneficiaries: [...state.beneficiaries].map(([wallet, { customer, validUntil }]) => ({
      wallet: nameOf(wallet),
      customer,
      validUntil: showMoment(validUntil),
    })),
    ...(approval === undefined
      ? {}
      : {
          approval: {
            authority: approval.authority,
            reference: approval.referenceHash,
            ceiling: amountText(approval.ceiling),
            expiry: showMoment(approval.expiry),
          },
        }),
    ...(allocation === undefined || !isWritable(state)
      ? {}
      : {
          allocation: {
            epoch: String(allocation.epoch),
            validUntil: showMoment(allocation.validUntil),
            shares: Object.fromEntries(
              [...allocation.shares].map(([chain, value]) => [String(chain), amountText(value)]),
            ),
          },
        }),
  };
}

/** Whether one holder may have both, beside what it has. */
export function mayAlsoHold(state: CurrencyState, account: string, name: RoleName): boolean {
  return separatedRoles.every(([first, second]) => {
    const other = first === name ? second : second === name ? first : undefined;
    return other === undefined || !state.holders.get(other)!.has(account);
  });
}

export function addressesOf(
  { fixture }: World,
  key: string,
): Record<"registry" | "mintDesk" | "redemptionDesk", string> {
  const { registry, mintDesk, redemptionDesk } = key === "cnh" ? fixture.cnh : fixture.hkd;
  return {
    registry: registry.target as string,
    mintDesk: mintDesk.target as string,
    redemptionDesk: redemptionDesk.target as string,
  };
}
