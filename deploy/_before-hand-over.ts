import { dataSlice, type Interface, type Log } from "ethers";
import { showMoment } from "../policy/written-values.ts";
import { contractWords, governedContracts } from "../sdk/roles.ts";
import { isExpected } from "./_configuration-events.ts";
import { abis, authorityAt } from "./_contracts.ts";
import { findHandOver } from "./_hand-over-moment.ts";
import { readLogs } from "./_logs.ts";
import type { Deploying } from "./_reading.ts";
import { settlementRecords } from "../sdk/record-names.ts";
import { recordedSettlement } from "./_settlement-contracts.ts";

const manager = abis.authority;

/** What is judged: the logs of one contract, from its creation to the hand-over. */
interface Range {
  readonly address: string;
  readonly record: string;
  readonly topics?: (string | string[])[];
}

/**
 * What happened before the currency was handed over and is no part of configuring it, one line each. Until then the
 * deployer could do everything, and some of it would stay: a statement a baseline, an order a used bank reference. What
 * its holders did afterwards is not judged, so this says the same of a token in use as of one that was just made.
 *
 * The records' blocks are good only where the creations were verified from them.
 */
export async function describeBeforeHandOver(parameters: Deploying): Promise<string[]> {
  const { env, provider, currency } = parameters;
  const blockOf = (record: string) => Number(env.getOrNull(record)?.receipt?.blockNumber ?? 0);
  const { authority, names } = currency;
  const toBlock = await provider.getBlockNumber();
  const end = await findHandOver({ provider, authority, fromBlock: blockOf(names.authority), toBlock });
  const read = async ({ address, record, topics }: Range): Promise<Log[]> => {
    const range = { provider, address, fromBlock: blockOf(record), toBlock: end?.blockNumber ?? toBlock };
    // A contract that was made after the hand-over.
    if (range.fromBlock > range.toBlock) return [];
    const logs = await readLogs(topics === undefined ? range : { ...range, topics });
    return logs.filter((log) => end === undefined || log.blockNumber < end.blockNumber || log.index < end.index);
  };

  const lines: string[] = [];
  const addresses = { ...currency, ...recordedSettlement(env) };
  const records = { ...names, ...settlementRecords, token: names.proxy };
  for (const contract of governedContracts) {
    const address = addresses[contract];
    if (address === undefined) continue;
    for (const log of await read({ address, record: records[contract] })) {
      const event = abis[contract].parseLog(log);
      if (event !== null && isExpected({ contract, event, currency })) continue;
      const found =
        event === null ? `an unknown event ${log.topics[0] ?? ""}` : `${event.name}(${event.args.join(", ")})`;
      lines.push(
        `the ${contractWords[contract]} before the hand-over: found ${found} in ${log.transactionHash}, expected nothing`,
      );
    }
  }
  const topics = [manager.getEvent("OperationScheduled").topicHash];
  for (const log of await read({ address: authority, record: names.authority, topics })) {
    lines.push(...(await describePending({ ...parameters, log })));
  }
  return lines;
}

/** An operation that waits since before the hand-over; one that was cancelled or has expired does not. */
async function describePending({ env, provider, currency, log }: Deploying & { readonly log: Log }): Promise<string[]> {
  const { args } = manager.parseLog(log)!;
  const due = await authorityAt(currency.authority, provider).getSchedule(args["operationId"]);
  if (due === 0n) return [];
  const target = args["target"] as string;
  const addresses = { ...currency, ...recordedSettlement(env) };
  const contract = governedContracts.find((name) => addresses[name] === target);
  const abi: Interface = contract === undefined ? manager : abis[contract];
  const selector = args["data"] === "0x" ? "0x" : dataSlice(args["data"], 0, 4);
  const what = `${selector.length === 10 ? (abi.getFunction(selector)?.name ?? selector) : selector} on ${target}`;
  return [
    `scheduled before the hand-over: found ${what} by ${args["caller"]} for ${showMoment(Number(due))}, expected nothing`,
  ];
}
