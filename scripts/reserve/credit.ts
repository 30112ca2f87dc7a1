import { parseAmount } from "../../sdk/amount.ts";
import { creditConfirmation, creditConfirmationTypedData } from "../../sdk/credit-confirmation.ts";
import { creditText, type Credit, type Rail } from "../../sdk/credit-id.ts";
import type { CommandFile, Flags } from "../command.ts";
import { requireAbsent } from "../json-file.ts";
import { badUsage } from "../faults.ts";
import { parseTime } from "../time.ts";
import { needed, openDesk } from "./open.ts";
import { writeDraft } from "./write-draft.ts";

export const command: CommandFile = {
  schema: "harbour.reserve-credit/1",
  writes: false,

  configure(credit) {
    credit
      .requiredOption("--custodian <id>", "the custodian that received the money, such as BANK-A")
      .option("--rail <rail>", "FPS, CHATS, RMB-RTGS or SWIFT")
      .option("--bic <bic>", "the custodian's BIC; the head office without XXX")
      .option("--reference <text>", "the custodian's own reference of the credit, as in its statement")
      .option("--burn-tx <hash>", "instead of a rail: the transaction of the accidental burn that it covers")
      .option("--part <number>", "which part of that burn, from 1", "1")
      .requiredOption("--amount <amount>", "in units; exactly the order's")
      .requiredOption("--value-time <time>", "when the money was available, such as 2026-11-22T10:02:00+08:00")
      .requiredOption("--expiry <time>", "good until just before it")
      .requiredOption("--out <file>", "where to write it; never over an existing file")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
One confirmation per credit, and so one chain: its id is keccak256 of rail|BIC|reference, or of BURN|chain|hash|part,
and a mint uses it up for ever. The custodian's signers sign the file with harbour reserve sign; harbour mint approve
takes it. Nothing is sent.

  harbour reserve credit --token hkd --custodian BANK-A --rail CHATS --bic HSBCHKHH --reference 7731
    --amount 10,000,000.00 --value-time 2026-11-22T10:02:00+08:00 --expiry 2026-11-23T10:02:00+08:00
    --out credit.json --network localhost`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    requireAbsent(flags.out!);
    const amount = parseAmount(flags.amount!);
    const valueTime = parseTime("--value-time", flags.valueTime!);
    const expiry = parseTime("--expiry", flags.expiry!);
    if (flags.burnTx === undefined) readBankCredit(flags);
    const desk = await openDesk(invocation);
    const credit: Credit =
      flags.burnTx === undefined
        ? readBankCredit(flags)
        : { chainId: desk.connection.chainId, txHash: flags.burnTx.toLowerCase(), part: readPart(flags.part!) };

    const { domain } = desk;
    const message = creditConfirmation({ custodian: flags.custodian!, credit, amount, valueTime, expiry });
    return writeDraft(invocation, desk, {
      schema: this.schema,
      payload: creditConfirmationTypedData({ domain, message }),
      evidence: { credit: creditText(credit) },
      out: flags.out!,
    });
  },
};

function readBankCredit({ rail, bic, reference }: Flags): Credit {
  const reason = "A credit is named by rail, BIC and reference, or by the burn that it covers.";
  return {
    rail: needed(rail, "--rail", reason) as Rail,
    bic: needed(bic, "--bic", reason),
    reference: needed(reference, "--reference", reason),
  };
}

function readPart(text: string): bigint {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw badUsage(`--part ${JSON.stringify(text)} is not a number from 1.`);
  return BigInt(text);
}
