import { encodeBytes32String } from "ethers";
import { formatAmount } from "../sdk/amount.ts";
import { showShortText } from "../sdk/short-text.ts";
import { showMoment } from "../policy/written-values.ts";
import { abis, mintDeskAt } from "./_contracts.ts";
import { lastBlock, nothing, pairedBound, type Call, type Direction, type Fact, type ReadFacts } from "./_facts.ts";
import { readLogs } from "./_logs.ts";

const abi = abis.mintDesk;

export async function mintDeskFacts(parameters: ReadFacts): Promise<Fact[]> {
  const { provider, currency, at } = parameters;
  const { issuance } = currency.settings;
  const desk = mintDeskAt(currency.mintDesk, provider);
  const call = (name: string, ...values: unknown[]): Call => ({
    target: currency.mintDesk,
    data: abi.encodeFunctionData(name as never, values as never),
  });
  const bound = (key: string, name: string, found: bigint, expected: bigint, show: (value: bigint) => string) =>
    pairedBound({
      what: `${key} of the mint desk`,
      found,
      expected,
      show,
      up: (value) => call(`raise${name}`, value),
      down: (value) => call(`lower${name}`, value),
    });
  const [orderLimit, largeOrderSize, { limit }, shareLimit, beneficiaries] = await Promise.all([
    desk.orderLimit(at),
    desk.largeOrderSize(at),
    desk.window(at),
    desk.shareLimitBps(at),
    beneficiaryFacts({ ...parameters, call }),
  ]);
  return [
    bound("orderLimit", "OrderLimit", orderLimit, issuance.orderLimit, formatAmount),
    bound("largeOrderSize", "LargeOrderSize", largeOrderSize, issuance.largeOrderSize, formatAmount),
    bound("windowLimit", "WindowLimit", limit, issuance.windowLimit, formatAmount),
    bound("shareLimitBps", "ShareLimit", shareLimit, BigInt(issuance.shareLimitBps), String),
    ...beneficiaries,
  ];
}

interface BeneficiaryFacts extends ReadFacts {
  readonly call: (name: string, ...values: unknown[]) => Call;
}

async function beneficiaryFacts({ call, ...parameters }: BeneficiaryFacts): Promise<Fact[]> {
  const found = await readBeneficiaries(parameters);
  const facts: Fact[] = [];
  for (const { wallet, customer, validUntil } of parameters.currency.settings.issuance.beneficiaries) {
    const there = found.get(wallet);
    facts.push({
      what: `beneficiary ${wallet}`,
      account: wallet,
      found: there === undefined ? nothing : describeBeneficiary(there),
      expected: describeBeneficiary({ customer, validUntil }),
      calls: [call("addBeneficiary", wallet, encodeBytes32String(customer), validUntil)],
      operator: { ends: validUntil, direction: directionOf(there, { customer, validUntil }) },
    });
    found.delete(wallet);
  }
  for (const [wallet, there] of found) {
    facts.push({
      what: `beneficiary ${wallet}`,
      account: wallet,
      found: describeBeneficiary(there),
      expected: nothing,
      calls: [],
      operator: { calls: [call("revokeBeneficiary", wallet)] },
    });
  }
  return facts;
}

interface Beneficiary {
  readonly customer: string;
  readonly validUntil: number;
}

function directionOf(found: Beneficiary | undefined, expected: Beneficiary): Direction {
  if (found === undefined || found.validUntil < expected.validUntil) return "widens";
  return found.customer === expected.customer ? "narrows" : "changes";
}

/** From the events: the desk keeps no list, and the customer's name nowhere else. */
async function readBeneficiaries(parameters: ReadFacts): Promise<Map<string, Beneficiary>> {
  const { provider, currency, since } = parameters;
  const logs = await readLogs({
    provider,
    address: currency.mintDesk,
    topics: [[abi.getEvent("BeneficiaryAdded").topicHash, abi.getEvent("BeneficiaryRevoked").topicHash]],
    fromBlock: since.mintDesk,
    toBlock: await lastBlock(parameters),
  });
  const found = new Map<string, Beneficiary>();
  for (const log of logs) {
    const { name, args } = abi.parseLog(log)!;
    const wallet = args["wallet"] as string;
    if (name === "BeneficiaryRevoked") found.delete(wallet);
    else {
      const customer = showShortText(args["customerRef"] as string);
      found.set(wallet, { customer, validUntil: Number(args["validUntil"]) });
    }
  }
  return found;
}

function describeBeneficiary({ customer, validUntil }: Beneficiary): string {
  return `${customer} until ${showMoment(validUntil)}`;
}
