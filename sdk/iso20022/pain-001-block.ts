import { formatAmount } from "../amount.ts";
import { quote } from "../quote.ts";
import { addTo, checkTotals, type Totals } from "./control-totals.ts";
import { ElementValues } from "./element-values.ts";
import { ACCOUNT_SHAPE, bankAccount, isEvmAccount, readEvmAccount } from "./evm-account.ts";
import { currencyOfIso } from "./iso-currency.ts";
import type { CreditTransfer, Debtor, PaymentInformation } from "./pain-001-message.ts";
import { PARTY_SHAPE, readParty, readTransfer, TRANSFER_SHAPE } from "./pain-001-transfer.ts";
import { Iso20022Problem, Problems } from "./problem.ts";
import type { XmlElement } from "./xml-element.ts";
import { records, type Shape, value } from "./xml-shape.ts";

/** Of PmtInf; what an execution date is differs by version. */
export function blockShape(executionDate: Shape): Shape {
  return records({
    PmtInfId: value(),
    PmtMtd: value(),
    NbOfTxs: value(),
    CtrlSum: value(),
    ReqdExctnDt: executionDate,
    Dbtr: PARTY_SHAPE,
    DbtrAcct: ACCOUNT_SHAPE,
    CdtTrfTxInf: TRANSFER_SHAPE,
  });
}

const none = (): Totals => ({ transactions: 0n, sum: 0n });

/** Takes the records of a file as they end: transfers first, then the block that they stand in. */
export class BlockReader {
  readonly payments: PaymentInformation[] = [];
  readonly totals = none();
  readonly warnings = new Problems();
  readonly #read: ElementValues;
  readonly #requireChecksum: boolean;
  #transfers: CreditTransfer[] = [];
  #blockTotals = none();
  readonly #uetrs = new Set<string>();
  /** What makes two payments look like one, and where the first is. */
  readonly #likes = new Map<string, string>();

  constructor(problems: Problems, requireChecksum: boolean) {
    this.#read = new ElementValues(problems);
    this.#requireChecksum = requireChecksum;
  }

  onRecord(record: XmlElement): void {
    if (record.name === "PmtInf") this.#onBlock(record);
    else this.#onTransfer(record);
  }

  #onTransfer(record: XmlElement): void {
    const { transfer, amount } = readTransfer(record, this.#read, this.#requireChecksum);
    addTo(this.#blockTotals, amount);
    addTo(this.totals, amount);
    if (transfer === undefined) return;
    this.#transfers.push(transfer);
    this.#noticeRepetition(transfer, record);
  }

  #noticeRepetition({ uetr, endToEndId, amount, creditor, path }: CreditTransfer, record: XmlElement): void {
    if (uetr !== undefined) {
      if (this.#uetrs.has(uetr)) {
        this.#read.problems.add(
          new Iso20022Problem("HB-1870", `${uetr} stands twice in the file`, record.find("PmtId/UETR")!),
        );
      }
      this.#uetrs.add(uetr);
    }
    const like = JSON.stringify([creditor.account.address, amount.toString(), endToEndId]);
    const first = this.#likes.get(like);
    if (first === undefined) this.#likes.set(like, path);
    else {
      const said = `pays ${formatAmount(amount)} to ${creditor.account.address} as ${quote(endToEndId)}, like ${first}`;
      this.warnings.add(new Iso20022Problem("HB-1877", said, record));
    }
  }

  #onBlock(block: XmlElement): void {
    const read = this.#read;
    const before = read.problems.total;
    const totals = this.#blockTotals;
    const transfers = this.#transfers;
    this.#blockTotals = none();
    this.#transfers = [];

    const { path, line } = block;
    const paymentInformationId = read.text(read.required(block, "PmtInfId"), 35);
    this.#checkMethod(block);
    const executionDate = this.#executionDate(block);
    const debtor = this.#debtor(block, transfers);
    if (block.count("CdtTrfTxInf") === 0) read.required(block, "CdtTrfTxInf");
    checkTotals(block, read.count(block.find("NbOfTxs")), totals, read.problems);

    if (read.problems.total > before) return;
    this.payments.push({
      path,
      line,
      paymentInformationId: paymentInformationId!,
      executionDate: executionDate!,
      debtor: debtor!,
      transfers,
    });
  }

  #checkMethod(block: XmlElement): void {
    const method = this.#read.required(block, "PmtMtd");
    if (method !== undefined && method.text.trim() !== "TRF") {
      this.#read.problems.add(
        new Iso20022Problem("HB-1874", `is ${quote(method.text)}; only TRF, a transfer, is possible`, method),
      );
    }
  }

  #executionDate(block: XmlElement): string | undefined {
    const date = this.#read.required(block, "ReqdExctnDt");
    if (date === undefined) return undefined;
    if (date.shape.isText) return this.#read.date(date);
    const time = date.find("DtTm");
    return time === undefined ? this.#read.date(this.#read.required(date, "Dt")) : this.#read.time(time);
  }

  /** Whoever pays; the account must be in the currency that is paid, because nothing here converts. */
  #debtor(block: XmlElement, transfers: readonly CreditTransfer[]): Debtor | undefined {
    const party = readParty(block.find("Dbtr"), this.#read);
    const account = this.#read.required(block, "DbtrAcct");
    if (account === undefined) return undefined;
    const currency = account.find("Ccy");
    const other = currency && transfers.find((each) => each.currency !== currencyOfIso(currency.text.trim()));
    if (other !== undefined) {
      this.#read.problems.add(
        new Iso20022Problem(
          "HB-1867",
          `is ${quote(currency!.text)}, but ${other.path} is in ${other.currency}`,
          currency!,
        ),
      );
    }
    const options = { requireChecksum: this.#requireChecksum };
    const bank = isEvmAccount(account) ? undefined : bankAccount(account);
    if (bank !== undefined) return { ...party, account: { other: bank } };
    const chosen = readEvmAccount(account, this.#read.problems, options);
    return chosen === undefined ? undefined : { ...party, account: chosen };
  }
}
