import { showShortText } from "../../sdk/short-text.ts";
import { latestBlock } from "../chain/block.ts";
import { openIssuance, type Issuance } from "../chain/issuance.ts";
import type { Token } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { networkMismatch, wrongPayload } from "../issuance-faults.ts";
import { openForWriting } from "../open.ts";
import type { Intent } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import type { Payload } from "./payload.ts";
import { checkPayload, checkSignatures } from "./payload-checks.ts";
import { readPayloadFacts, type PayloadFacts } from "./payload-facts.ts";
import { readPayloadFile, type PayloadFile } from "./payload-file.ts";
import { poolEffects } from "./pool-effects.ts";

type Submittable = Exclude<Payload, { primaryType: "CreditConfirmation" }>;

export const command: CommandFile = {
  schema: "harbour.reserve-submit/1",
  writes: true,

  configure(command) {
    command
      .argument("<file>", "a signed statement or voiding")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
Anybody may submit what enough of a custodian's signers signed: the signatures decide, not the sender. Before that,
chain, registry, currency, sequence, times, sum and every signature are judged here, and each rule that fails is named
with what was found and what is allowed. A total above the bound is parked until harbour reserve confirm.

  harbour reserve submit statement.json --token hkd --network localhost --as maker`,
      );
  },

  async run(invocation) {
    const [path] = invocation.arguments as [string];
    const file = readPayloadFile(path);
    const { payload } = file;
    if (payload.primaryType === "CreditConfirmation") {
      throw wrongPayload(path, "credit confirmation", "statement or a voiding");
    }
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    if (file.network !== connection.network) throw networkMismatch(path, file.network, connection.network);
    const issuance = await openIssuance(connection, token);
    const block = await latestBlock(connection.provider);
    const facts = await readPayloadFacts(connection, token, issuance, file, block);
    const bounds = [...checkPayload(payload, facts), ...checkSignatures(facts)];

    return submit(invocation, workplace, {
      noun: "reserve-submit",
      target: issuance.registry,
      gate: { kind: "words", words: `anybody; ${facts.custodian.threshold} of the custodian's signers decide` },
      movesMoney: false,
      headroom: [],
      bounds,
      ...(payload.primaryType === "ReserveStatement"
        ? statementIntent(payload, file, facts, token, issuance)
        : voidingIntent(payload, file, facts, token, issuance)),
    });
  },
};

type Part = Pick<Intent, "title" | "done" | "method" | "args" | "effects" | "proof" | "amount" | "warnings">;

function statementIntent(
  { message }: Extract<Submittable, { primaryType: "ReserveStatement" }>,
  { signatures, digest }: PayloadFile,
  { custodian, currency, pool }: PayloadFacts,
  token: Token,
  issuance: Issuance,
): Part {
  const parked = pool !== undefined && message.total > pool.acceptedUpTo;
  const words = `that ${custodian.id} holds ${showMoney(message.total, currency)} in ${showShortText(message.pool)}`;
  const same = (args: Record<string, unknown>) =>
    args["pool"] === message.pool && args["sequence"] === message.sequence && args["total"] === message.total;
  return {
    title: `Submit ${words}`,
    done: parked ? `Submitted, and parked: ${words}` : `Submitted ${words}`,
    method: "submit",
    args: [message, signatures],
    amount: message.total,
    warnings: parked
      ? [`above ${showMoney(pool.acceptedUpTo, currency)}: parked until STATEMENT_APPROVER confirms ${digest}`]
      : [],
    effects: (at) => poolEffects(token, issuance, message.pool, at, parked ? undefined : message.total),
    proof: [
      parked
        ? { event: "StatementParked", matches: ({ args }) => same(args) && args["digest"] === digest }
        : { event: "StatementAccepted", matches: ({ args }) => same(args) },
    ],
  };
}

function voidingIntent(
  { message }: Extract<Submittable, { primaryType: "VoidSequence" }>,
  { signatures }: PayloadFile,
  { custodian }: PayloadFacts,
  token: Token,
  issuance: Issuance,
): Part {
  const words = `sequence ${message.sequence} of ${showShortText(message.pool)} of ${custodian.id}`;
  return {
    title: `Give up ${words}`,
    done: `Gave up ${words}`,
    method: "voidSequence",
    args: [message.custodian, message.pool, message.sequence, signatures],
    warnings: [],
    effects: (at) => poolEffects(token, issuance, message.pool, at, undefined),
    proof: [
      {
        event: "SequenceVoided",
        matches: ({ args }) => args["pool"] === message.pool && args["sequence"] === message.sequence,
      },
    ],
  };
}
