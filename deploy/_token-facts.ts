import { ACCOUNT_FLAGS, describeAccountFlags } from "../sdk/account-flags.ts";
import { formatAmount } from "../sdk/amount.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { nothing, type Call, type Fact, type ReadFacts } from "./_facts.ts";
import { readLogs } from "./_logs.ts";

const abi = Stablecoin__factory.createInterface();

const { protected: isProtected, redemption, seizureDestination } = ACCOUNT_FLAGS;
const registrable = BigInt(isProtected | redemption | seizureDestination);

/** What the token knows about the desks: one minter, the mint desk; both protected; one of them open while paused. */
export async function tokenFacts(parameters: ReadFacts): Promise<Fact[]> {
  const { provider, currency } = parameters;
  const token = Stablecoin__factory.connect(currency.token, provider);
  const call = (name: string, ...values: unknown[]): Call => ({
    target: currency.token,
    data: abi.encodeFunctionData(name as never, values as never),
  });

  const minters = await readMinters(parameters);
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
  const desks = [
    ["mint desk", currency.mintDesk, isProtected],
    ["redemption desk", currency.redemptionDesk, isProtected | redemption],
  ] as const;
  for (const [name, address, flags] of desks) {
    facts.push({
      what: `flags of the ${name}`,
      found: describeAccountFlags((await token.flags(address)) & registrable),
      expected: describeAccountFlags(flags),
      calls: [call("register", address, flags)],
    });
  }
  return facts;
}

function describeAllowance(allowance: bigint): string {
  return `at most ${formatAmount(allowance)}`;
}

/** Whoever may mint, and how much more. From the events, as the token keeps no list. */
async function readMinters({ env, provider, currency }: ReadFacts): Promise<Map<string, bigint>> {
  const token = Stablecoin__factory.connect(currency.token, provider);
  const logs = await readLogs({
    provider,
    address: currency.token,
    topics: [abi.getEvent("MinterConfigured").topicHash],
    fromBlock: Number(env.getOrNull(currency.names.proxy)?.receipt?.blockNumber ?? 0),
    toBlock: await provider.getBlockNumber(),
  });
  const minters = new Map<string, bigint>();
  for (const minter of new Set(logs.map((log) => abi.parseLog(log)!.args["minter"] as string))) {
    if (await token.isMinter(minter)) minters.set(minter, await token.minterAllowance(minter));
  }
  return minters;
}
