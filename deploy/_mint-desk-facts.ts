import { decodeBytes32String, encodeBytes32String } from "ethers";
import { formatAmount } from "../sdk/amount.ts";
import { showMoment } from "../policy/written-values.ts";
import { abis, mintDeskAt } from "./_contracts.ts";
import { nothing, pairedBound, type Call, type Fact, type ReadFacts } from "./_facts.ts";
import { readLogs } from "./_logs.ts";

const abi = abis.mintDesk;

export async function mintDeskFacts(parameters: ReadFacts): Promise<Fact[]> {
  const { provider, currency } = parameters;
  const { issuance } = currency.settings;
  const desk = mintDeskAt(currency.mintDesk, provider);
  const call = (name: string, ...values: unknown[]): Call => ({
    target: currency.mintDesk,
    data: abi.encodeFunctionData(name as never, values as never),
  });
  const bound = (name: string, found: bigint, expected: bigint, show: (value: bigint) => string) =>
    pairedBound({
      what: `${name} of the mint desk`,
      found,
      expected,
      show,
      up: (value) => call(`raise${name}`, value),
      down: (value) => call(`lower${name}`, value),
    });
  const { limit } = await desk.window();
  return [
    bound("OrderLimit", await desk.orderLimit(), issuance.orderLimit, formatAmount),
    bound("LargeOrderSize", await desk.largeOrderSize(), issuance.largeOrderSize, formatAmount),
    bound("WindowLimit", limit, issuance.windowLimit, formatAmount),
    bound("ShareLimit", await desk.shareLimitBps(), BigInt(issuance.shareLimitBps), String),
    ...(await beneficiaryFacts({ ...parameters, call })),
  ];
}

interface BeneficiaryFacts extends ReadFacts {
  readonly call: (name: string, ...values: unknown[]) => Call;
}

async function beneficiaryFacts({ call, ...parameters }: BeneficiaryFacts): Promise<Fact[]> {
  const found = await readBeneficiaries(parameters);
  const facts: Fact[] = [];
  for (const { wallet, customer, validUntil } of parameters.currency.settings.issuance.beneficiaries) {
    facts.push({
      what: `beneficiary ${wallet}`,
      found: found.get(wallet) ?? nothing,
      expected: describeBeneficiary(customer, validUntil),
      calls: [call("addBeneficiary", wallet, encodeBytes32String(customer), validUntil)],
    });
    found.delete(wallet);
  }
  for (const [wallet, description] of found) {
    facts.push({ what: `beneficiary ${wallet}`, found: description, expected: nothing, calls: [] });
  }
  return facts;
}

/** From the events: the desk keeps no list, and the customer's name nowhere else. */
async function readBeneficiaries({ env, provider, currency }: ReadFacts): Promise<Map<string, string>> {
  const logs = await readLogs({
    provider,
    address: currency.mintDesk,
    topics: [[abi.getEvent("BeneficiaryAdded").topicHash, abi.getEvent("BeneficiaryRevoked").topicHash]],
    fromBlock: Number(env.getOrNull(currency.names.mintDesk)?.receipt?.blockNumber ?? 0),
    toBlock: await provider.getBlockNumber(),
  });
  const found = new Map<string, string>();
  for (const log of logs) {
    const { name, args } = abi.parseLog(log)!;
    const wallet = args["wallet"] as string;
    if (name === "BeneficiaryRevoked") found.delete(wallet);
    else
      found.set(wallet, describeBeneficiary(showCustomer(args["customerRef"] as string), Number(args["validUntil"])));
  }
  return found;
}

function describeBeneficiary(customer: string, validUntil: number): string {
  return `${customer} until ${showMoment(validUntil)}`;
}

function showCustomer(word: string): string {
  try {
    return decodeBytes32String(word);
  } catch {
    return word;
  }
}
