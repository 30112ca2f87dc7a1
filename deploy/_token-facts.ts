import { ACCOUNT_FLAGS, describeAccountFlags } from "../sdk/account-flags.ts";
import { formatAmount } from "../sdk/amount.ts";
import { contractWords, settlementContracts } from "../sdk/roles.ts";
import { abis, tokenAt } from "./_contracts.ts";
import { lastBlock, nothing, type Call, type Fact, type ReadFacts } from "./_facts.ts";
import { readLogs } from "./_logs.ts";

const abi = abis.token;

const { protected: isProtected, redemption, seizureDestination } = ACCOUNT_FLAGS;
const registrable = BigInt(isProtected | redemption | seizureDestination);

/**
 * What the token knows about accounts: one minter, the mint desk; both desks and the settlement contracts protected, one
 * desk open while paused; beside them the registered accounts of the file and no others.
 */
export async function tokenFacts(parameters: ReadFacts): Promise<Fact[]> {
  const { provider, currency, at } = parameters;
  const token = tokenAt(currency.token, provider);
  const call = (name: string, ...values: unknown[]): Call => ({
    target: currency.token,
    data: abi.encodeFunctionData(name as never, values as never),
  });

  const { minters, registered } = await readAccounts(parameters);
  const facts = allowanceFacts({ currency, minters, call });
  const expected: readonly (readonly [string, string, number])[] = [
    ["the mint desk", currency.mintDesk, isProtected],
    ["the redemption desk", currency.redemptionDesk, isProtected | redemption],
    ...settlementContracts.flatMap((contract): [string, string, number][] => {
      const address = currency[contract];
      return address === undefined ? [] : [[`the ${contractWords[contract]}`, address, isProtected]];
    }),
    ...currency.settings.registered.map(({ account, flags }) => [account, account, flags] as const),
  ];
  for (const [, address] of expected) registered.delete(address);
  const strangers = [...registered].map((address) => [address, address, 0] as const);
  for (const [name, address, flags] of [...expected, ...strangers]) {
    const found = Number((await token.flags(address, at)) & registrable);
    facts.push({
      what: `flags of ${name}`,
      ...(name === address ? { account: address } : {}),
      found: describeAccountFlags(found),
      expected: describeAccountFlags(flags),
      calls: flags === 0 ? [] : [call("register", address, flags)],
      operator: { calls: [call("register", address, flags)], direction: flags & ~found ? "widens" : "narrows" },
    });
  }
  return facts;
}

interface AllowanceFacts {
  readonly currency: ReadFacts["currency"];
  readonly minters: ReadonlyMap<string, Allowance>;
  readonly call: (name: string, ...values: unknown[]) => Call;
}

function allowanceFacts({ currency, minters, call }: AllowanceFacts): Fact[] {
  const granted = currency.settings.issuance.mintDeskAllowance;
  const desk = minters.get(currency.mintDesk);
  // Every mint uses some of it up.
  const found = desk && (desk.left < granted ? granted : desk.left);
  // An operator tells what mints used up from what GUARDIAN took, or what the file now gives more.
  const given = desk && desk.left <= granted ? (desk.given < granted ? desk.given : granted) : desk?.left;
  const configure = [call("configureMinter", currency.mintDesk, granted)];
  return [
    {
      what: "minting by the mint desk",
      found: found === undefined ? nothing : describeAllowance(found),
      expected: describeAllowance(granted),
      calls: configure,
      operator: {
        found: given === undefined ? nothing : describeAllowance(given),
        calls:
          desk && desk.left > granted
            ? [call("decreaseMinterAllowance", currency.mintDesk, desk.left - granted)]
            : configure,
      },
    },
    ...[...minters]
      .filter(([minter]) => minter !== currency.mintDesk)
      .map(([minter, { left }]): Fact => ({
        what: `minting by ${minter}`,
        account: minter,
        found: describeAllowance(left),
        expected: nothing,
        calls: [],
        operator: { calls: [call("removeMinter", minter)], found: "a minter" },
      })),
  ];
}

function describeAllowance(allowance: bigint): string {
  return `at most ${formatAmount(allowance)}`;
}

interface Allowance {
  /** What it may still mint. */
  readonly left: bigint;
  /** What that was when it was last set. */
  readonly given: bigint;
}

interface Accounts {
  /** Whoever may mint, and how much more. */
  readonly minters: Map<string, Allowance>;
  /** Whoever was ever registered. */
  readonly registered: Set<string>;
}

/** From the events, as the token keeps no list. */
async function readAccounts(parameters: ReadFacts): Promise<Accounts> {
  const { provider, currency, since, at } = parameters;
  const token = tokenAt(currency.token, provider);
  const logs = await readLogs({
    provider,
    address: currency.token,
    topics: [[abi.getEvent("MinterConfigured").topicHash, abi.getEvent("Registered").topicHash]],
    fromBlock: since.token,
    toBlock: await lastBlock(parameters),
  });
  const configured = new Map<string, bigint>();
  const registered = new Set<string>();
  for (const log of logs) {
    const { name, args } = abi.parseLog(log)!;
    if (name === "Registered") registered.add(args["account"] as string);
    else configured.set(args["minter"] as string, args["minterAllowedAmount"] as bigint);
  }
  const minters = new Map<string, Allowance>();
  for (const [minter, given] of configured) {
    if (await token.isMinter(minter, at)) minters.set(minter, { left: await token.minterAllowance(minter, at), given });
  }
  return { minters, registered };
}
