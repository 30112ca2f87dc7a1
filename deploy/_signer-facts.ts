import { encodeBytes32String } from "ethers";
import { abis } from "./_contracts.ts";
import { signerNoun } from "./_custodian-facts.ts";
import { lastBlock, nothing, type Fact } from "./_facts.ts";
import { readLogs } from "./_logs.ts";
import { showId, type RegistryScope } from "./_registry-scope.ts";

const abi = abis.registry;

/**
 * Signers of the file's custodians that the file does not name. The registry only counts them, which is enough for a
 * deployment to refuse; whoever takes one out needs its address, and that only events have.
 */
export async function strangeSignerFacts(scope: RegistryScope): Promise<Fact[]> {
  const { call, currency, provider, registry, since, at } = scope;
  const { custodians } = currency.settings.issuance;
  const named = new Set(custodians.flatMap(({ signers }) => signers));
  const logs = await readLogs({
    provider,
    address: currency.registry,
    topics: [[abi.getEvent("CustodianAdded").topicHash, abi.getEvent("SignerAdded").topicHash]],
    fromBlock: since.registry,
    toBlock: await lastBlock(scope),
  });
  const seen = new Set<string>();
  for (const log of logs) {
    const { name, args } = abi.parseLog(log)!;
    for (const signer of name === "CustodianAdded" ? (args["signers"] as string[]) : [args["signer"] as string]) {
      if (!named.has(signer)) seen.add(signer);
    }
  }

  const facts: Fact[] = [];
  for (const signer of seen) {
    const found = showId(await registry.custodianOf(signer, at));
    const custodian = custodians.find(({ id }) => id === found);
    if (custodian === undefined) continue;
    const id = encodeBytes32String(found);
    const view = await registry.custodian(id, at);
    if (view.revoked) continue;
    const known = await Promise.all(custodian.signers.map((each) => registry.custodianOf(each, at)));
    const staying = known.filter((word) => word === id).length;
    facts.push({
      what: `custodian of ${signer}`,
      account: signer,
      found,
      expected: nothing,
      calls: [],
      operator: {
        noun: signerNoun,
        calls: [call("revokeSigner", id, signer)],
        // Without the new ones the bank could not sign any more.
        ...(BigInt(staying) < view.threshold ? { after: custodian.signers.map((each) => `custodian of ${each}`) } : {}),
      },
    });
  }
  return facts;
}
