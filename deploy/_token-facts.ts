import { ACCOUNT_FLAGS, describeAccountFlags } from "../sdk/account-flags.ts";
import { formatAmount } from "../sdk/amount.ts";
import { abis, tokenAt } from "./_contracts.ts";
import { nothing, type Call, type Fact, type ReadFacts } from "./_facts.ts";
import { readLogs } from "./_logs.ts";

const abi = abis.token;

const { protected: isProtected, redemption, seizureDestination } = ACCOUNT_FLAGS;
const registrable = BigInt(isProtected | redemption | seizureDestination);

/**
 * What the token knows about accounts: one minter, the mint desk; both desks protected, one of them open while paused;
 * beside them the registered accounts of the file and no others.
 */
export async function tokenFacts(parameters: ReadFacts): Promise<Fact[]> {
  const { provider, currency } = parameters;
  const token = tokenAt(currency.token, provider);
  const call = (name: string, ...values: unknown[]): Call => ({
    target: currency.token,
    data: abi.encodeFunctionData(name as never, values as never),
  });

  const { minters, registered } = await readAccounts(parameters);
  const granted = currency.settings.issuance.mintDeskAllowance;
  const left = minters.get(currency.mintDesk);
  minters.delete(currency.mintDesk);
  const facts: Fact[] = [
    {
      what: "minting by the mint desk",
      // Every mint uses some of it up.
      found: left === undefined ? nothing : describeAllowance(left < granted ? granted : left),
      expected: describeAllowance(granted),
      calls: [call("configureMinter", currency.mintDesk, granted)],
    },
    ...[...minters].map(([minter, allowance]) => ({
      what: `minting by ${minter}`,
      found: describeAllowance(allowance),
      expected: nothing,
      calls: [],
    })),
  ];
  const expected: readonly (readonly [string, string, number])[] = [
    ["the mint desk", currency.mintDesk, isProtected],
    ["the redemption desk", currency.redemptionDesk, isProtected | redemption],
    ...currency.settings.registered.map(({ account, flags }) => [account, account, flags] as const),
  ];
  for (const [name, address, flags] of expected) {
    facts.push({
      what: `flags of ${name}`,
      found: describeAccountFlags((await token.flags(address)) & registrable),
      expected: describeAccountFlags(flags),
      calls: [call("register", address, flags)],
    });
    registered.delete(address);
  }
  for (const address of registered) {
    const found = describeAccountFlags((await token.flags(address)) & registrable);
    facts.push({ what: `flags of ${address}`, found, expected: describeAccountFlags(0), calls: [] });
  }
  return facts;
}

function describeAllowance(allowance: bigint): string {
  return `at most ${formatAmount(allowance)}`;
}

interface Accounts {
  /** Whoever may mint, and how much more. */
  readonly minters: Map<string, bigint>;
  /** Whoever was ever registered. */
  readonly registered: Set<string>;
}

/** From the events, as the token keeps no list. */
async function readAccounts({ env, provider, currency }: ReadFacts): Promise<Accounts> {
  const token = tokenAt(currency.token, provider);
  const logs = await readLogs({
    provider,
    address: currency.token,
    topics: [[abi.getEvent("MinterConfigured").topicHash, abi.getEvent("Registered").topicHash]],
    fromBlock: Number(env.getOrNull(currency.names.proxy)?.receipt?.blockNumber ?? 0),
    toBlock: await provider.getBlockNumber(),
  });
  const configured = new Set<string>();
  const registered = new Set<string>();
  for (const log of logs) {
    const { name, args } = abi.parseLog(log)!;
    if (name === "Registered") registered.add(args["account"] as string);
    else configured.add(args["minter"] as string);
  }
  const minters = new Map<string, bigint>();
  for (const minter of configured) {
    if (await token.isMinter(minter)) minters.set(minter, await token.minterAllowance(minter));
  }
  return { minters, registered };
}
