import { scanLogs } from "../chain/logs.ts";
import type { Check } from "../plan/intent.ts";
import type { Desk } from "./open.ts";
import type { Payload } from "./payload.ts";
import { checkPayload, checkSignatures } from "./payload-checks.ts";
import type { PayloadFacts } from "./payload-facts.ts";
import type { PayloadFile } from "./payload-file.ts";

export interface Comparison {
  /** What became of the payload, in words. */
  status: string;
  checks: Check[];
}

/** The registry's own opinion of the digest, the signatures, and what became of the payload. */
export async function compareWithChain(desk: Desk, file: PayloadFile, facts: PayloadFacts): Promise<Comparison> {
  const { payload, digest } = file;
  const own = await ownDigest(desk, payload);
  const digestCheck = { check: "the registry's digest", found: own, allowed: digest, passed: own === digest };
  const fate = await fateOf(desk, payload, facts);
  // Sequence and times are rules for the moment of submission only.
  const past = new Set(["sequence", "as of, later", "valid until", "expiry", "credit"]);
  const rules = checkPayload(payload, facts).filter(({ check }) => fate === undefined || !past.has(check));
  const fateCheck = { check: "what was submitted", allowed: "this file", found: "this file", passed: true };
  return {
    status: fate?.words ?? "not submitted yet",
    checks: [
      digestCheck,
      ...rules,
      ...checkSignatures(facts),
      ...(fate === undefined ? [] : [fate.same ? fateCheck : { ...fateCheck, found: "something else", passed: false }]),
    ],
  };
}

function ownDigest({ issuance, block }: Desk, payload: Payload): Promise<string> {
  const { contract } = issuance.registry;
  const at = { blockTag: block.number };
  switch (payload.primaryType) {
    case "ReserveStatement":
      return contract.statementDigest(payload.message, at);
    case "CreditConfirmation":
      return contract.creditDigest(payload.message, at);
    case "VoidSequence": {
      const { custodian, pool, sequence } = payload.message;
      return contract.voidDigest(custodian, pool, sequence, at);
    }
  }
}

interface Fate {
  words: string;
  /** Whether it was this payload that was submitted, and no other with its sequence. */
  same: boolean;
}

/** Undefined: nothing yet. */
async function fateOf(desk: Desk, payload: Payload, facts: PayloadFacts): Promise<Fate | undefined> {
  if (payload.primaryType === "CreditConfirmation") {
    return facts.creditUsedBy === undefined ? undefined : { words: `used by order ${facts.creditUsedBy}`, same: true };
  }
  const { message } = payload;
  if (facts.pool === undefined || facts.pool.sequence < message.sequence) return undefined;
  const { registry } = desk.issuance;
  const logs = await scanLogs(desk.connection.provider, {
    address: registry.address,
    topics: [
      ["StatementAccepted", "StatementParked", "SequenceVoided"].map(
        (event) => registry.abi.getEvent(event)!.topicHash,
      ),
      message.custodian,
      message.pool,
    ],
    fromBlock: desk.token.fromBlock,
    toBlock: desk.block.number,
  });
  const found = logs.find((log) => registry.abi.parseLog(log)!.args["sequence"] === message.sequence);
  if (found === undefined) return { words: `sequence ${message.sequence} was used`, same: false };
  const { name, args } = registry.abi.parseLog(found)!;
  const did = { StatementAccepted: "accepted", StatementParked: "parked", SequenceVoided: "given up" }[name];
  const same =
    payload.primaryType === "VoidSequence"
      ? name === "SequenceVoided"
      : args.toObject()["total"] === payload.message.total &&
        args["asOf"] === payload.message.asOf &&
        args["statementHash"] === payload.message.statementHash &&
        args["compositionHash"] === payload.message.compositionHash;
  const words = `sequence ${message.sequence} was ${did} in block ${found.blockNumber}, transaction ${found.transactionHash}`;
  return { words, same };
}
