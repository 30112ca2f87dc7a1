import { orderTypedData } from "../../sdk/settlement/trade-order.ts";
import { digestOf } from "../../sdk/signable.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { requireAbsent } from "../json-file.ts";
import { openForReading } from "../open.ts";
import { toJson } from "../words.ts";
import { readConsents } from "./consents.ts";
import { readOrderDraft } from "./order-draft.ts";
import { orderWords } from "./order-words.ts";
import { openTrade } from "./place.ts";
import { writeTradeFile } from "./read-trade-file.ts";
import { renderOrder } from "./render-order.ts";
import type { OrderFile } from "./trade-file.ts";

export const command: CommandFile = {
  schema: "harbour.trade-draft/1",
  writes: false,

  configure(draft) {
    draft
      .argument("<yaml>", "the order as a person writes it")
      .requiredOption("--out <file>", "where to write the order to sign; never over an existing file")
      .addHelpText(
        "after",
        `
Shows the whole order on one page and writes it for buyer, seller and guarantor to sign with harbour trade sign. Names
are those of the address book; the contract file's hash is signed. longStop is the end of the last clock unless told.
Nothing is sent.

  buyer: distributor-1
  seller: distributor-2
  token: cnh
  arbiter: legal
  arbiterTime: 14 days
  defaultSplit: 50%
  fundBy: 2026-12-01T18:00:00+08:00
  contract: contract.pdf
  uetr: 97ed4827-7b6f-4491-a06f-b548d5a7512d
  milestones:
    - amount: 360,000.00
      when: buyer accepts
      due: 2026-12-15T18:00:00+08:00
      disputeWindow: 7 days
    - amount: 840,000.00
      when: attested
      attestor: reporter
      document: BILL-OF-LADING
      due: 2027-01-31T18:00:00+08:00
      disputeWindow: 7 days

A milestone is paid when the "buyer accepts", when it was "attested", or "on date". guarantor, guaranteeFee and
"guaranteed: yes" at a milestone have a bank pay it out of its pool.

  harbour trade draft order.yaml --out order.json --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [path] = invocation.arguments as [string];
    requireAbsent(flags.out!);
    const connection = await openForReading(invocation);
    const { currency, order, notes } = readOrderDraft(path, connection.book);
    const place = await openTrade(connection, io);
    const message = { ...order, token: place.tokens[currency].address };
    const typedData = orderTypedData({ domain: place.domain, message, now: place.now });
    const file: OrderFile = {
      kind: "order",
      network: connection.network,
      typedData,
      digest: digestOf(typedData),
      notes,
      signatures: [],
    };
    const consents = await readConsents(place, file);
    writeTradeFile(flags.out!, file);
    const page = renderOrder(typedData, orderWords(place, message, notes), consents);
    const next = `harbour trade sign ${flags.out!} --network ${connection.network} --as …`;
    io.out(
      flags.json
        ? toJson({ schema: this.schema, file: flags.out!, order: file.digest, terms: typedData.message, exitCode: 0 })
        : `${page}\n\n✓ Wrote ${flags.out!}. To sign it:\n  ${next}`,
    );
    return ExitCode.done;
  },
};
