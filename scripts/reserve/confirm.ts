import { showShortText } from "../../sdk/short-text.ts";
import { latestBlock } from "../chain/block.ts";
import { openIssuance } from "../chain/issuance.ts";
import { readSolvency } from "../chain/solvency.ts";
import type { CommandFile } from "../command.ts";
import { nothingParked, unknownPool } from "../issuance-faults.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { showMoney, showTime } from "../words.ts";
import { acceptedUpTo } from "./accepted-up-to.ts";
import { shortId } from "./open.ts";
import { changeWords } from "./page.ts";
import { poolEffects } from "./pool-effects.ts";

export const command: CommandFile = {
  schema: "harbour.reserve-confirm/1",
  writes: true,

  configure(confirm) {
    confirm
      .requiredOption("--pool <id>", "the pool whose parked statement is meant, such as BANK-A-1")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
STATEMENT_APPROVER. Shows the parked statement and lets it count, by its digest: a statement that replaced it meanwhile
is not confirmed by this. Ask the bank by another way than the one the statement came by.

  harbour reserve confirm --pool BANK-A-1 --token hkd --network localhost --as statement-approver`,
      );
  },

  async run(invocation) {
    const name = invocation.flags.pool!;
    const id = shortId(name);
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const { currency } = token;
    const issuance = await openIssuance(connection, token);
    const block = await latestBlock(connection.provider);
    const { pools, stepBps } = await readSolvency(issuance, token, block);
    const pool = pools.find((candidate) => candidate.pool === id);
    if (pool === undefined) throw unknownPool(currency, name);
    const { parked } = pool;
    if (parked === undefined) throw nothingParked(name);

    const words = `that ${showShortText(pool.custodian)} holds ${showMoney(parked.total, currency)} in ${name}`;
    return submit(invocation, workplace, {
      noun: "reserve-confirm",
      title: `Confirm ${words}`,
      done: `Confirmed ${words}`,
      target: issuance.registry,
      method: "confirm",
      args: [id, parked.digest],
      gate: { kind: "role" },
      amount: parked.total,
      movesMoney: false,
      headroom: [
        { label: "in force", value: `${showMoney(pool.total, currency)}${pool.fresh ? "" : " · unconfirmed"}` },
        { label: "parked", value: showMoney(parked.total, currency) },
        { label: "change", value: changeWords(pool.total, parked.total, currency) },
        { label: "bound", value: showMoney(acceptedUpTo(pool, stepBps, block.timestamp), currency) },
        { label: "as of", value: showTime(parked.asOf) },
        { label: "valid until", value: showTime(parked.validUntil) },
      ],
      warnings: [],
      effects: (at) => poolEffects(token, issuance, id, at, parked.total),
      proof: [
        {
          event: "StatementConfirmed",
          matches: ({ args }) =>
            args["pool"] === id && args["digest"] === parked.digest && args["total"] === parked.total,
        },
      ],
    });
  },
};
