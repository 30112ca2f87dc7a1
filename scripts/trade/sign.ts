import { orderTypedData } from "../../sdk/settlement/trade-order.ts";
import { digestOf } from "../../sdk/signable.ts";
import { callParty, resolveParty, type Party } from "../chain/connection.ts";
import type { CommandFile, Flags } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { signerRequired } from "../faults.ts";
import { openForReading } from "../open.ts";
import { requireSigned } from "../require-signed.ts";
import { signPayload } from "../sign-payload.ts";
import { toJson } from "../words.ts";
import { readConsents } from "./consents.ts";
import { renderFilePage } from "./file-page.ts";
import { findOrderOf } from "./find-order.ts";
import { orderWords } from "./order-words.ts";
import { openTrade, requireOwn, type TradePlace } from "./place.ts";
import { readTradeFile, replaceTradeFile } from "./read-trade-file.ts";
import { renderOrder } from "./render-order.ts";
import { requireCurrent } from "./require-current.ts";
import { openSigning } from "./open-signing.ts";
import { orderSigning } from "./order-signing.ts";
import type { Signing } from "./signing.ts";
import type { TradeFile } from "./trade-file.ts";

export const command: CommandFile = {
  schema: "harbour.trade-sign/1",
  writes: false,

  configure(sign) {
    sign
      .argument("<file>", "an order, amendment, cancellation, attestation, ruling or receivable offer")
      .option("--funding <authorization|allowance>", "who pays signs the payment, or the file (default: authorization)")
      .option("--valid-until <time>", "a guarantor: the undertaking is good before it (default: as long as the order)")
      .option("--as <name>", "the signer: a name of the address book, or an address")
      .option("--signer <url>", "JSON-RPC signer that holds the key, if the node does not")
      .option("--key <name>", "key of Hardhat's keystore that signs")
      .option("--ledger", "the signer is a Ledger, through Hardhat's plugin")
      .option("--signature <hex>", "add a signature that was made elsewhere")
      .option("--approve <digest>", "confirm exactly this digest, without a terminal")
      .addHelpText(
        "after",
        `
Shows the whole file on one page, asks, signs, and puts the signature into it. What is signed follows from the signer's
part: buyer and seller sign an order, its guarantor the undertaking that follows from it; the buyer, and the financier of
an offer, sign the payment itself unless they have allowed the escrow to take it. Several people sign one file after
another, or each a copy. Nothing is sent.

  harbour trade sign order.json --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [path] = invocation.arguments as [string];
    if (flags.as === undefined) throw signerRequired();
    const file = readTradeFile(path);
    const connection = await openForReading(invocation);
    const place = await openTrade(connection, io);
    requireOwn(place, path, file);
    const signer = resolveParty(connection.book, flags.as);
    const { page, signing } = await readSigning(place, path, file, signer, flags);
    io.err(page);

    const { payload, title, expected, called } = signing;
    if (signing.present !== undefined) {
      await requireSigned(connection, path, { typedData: payload, signer: signer.address, signature: signing.present });
      const already = `${callParty(signer)} has signed ${called} in ${path} already, nothing to do.`;
      io.out(flags.json ? toJson({ schema: this.schema, already, exitCode: 0 }) : `✓ ${already}`);
      return ExitCode.done;
    }
    const signature =
      flags.signature ??
      (await signPayload(connection, io, { payload, signer, title, expected, approved: flags.approve }));
    await requireSigned(connection, path, { typedData: payload, signer: signer.address, signature });
    replaceTradeFile(path, signing.put(signature));
    const digest = digestOf(payload);
    io.out(
      flags.json
        ? toJson({ schema: this.schema, file: path, signer, signed: called, digest, exitCode: 0 })
        : `✓ ${callParty(signer)} signed ${called}; it is in ${path}.`,
    );
    return ExitCode.done;
  },
};

/** What there is to read, and what there is to sign. */
async function readSigning(
  place: TradePlace,
  path: string,
  file: TradeFile,
  signer: Party,
  flags: Flags,
): Promise<{ page: string; signing: Signing }> {
  const { connection, domain, now } = place;
  if (file.kind === "order") {
    // An order that can no longer be opened is not signed.
    orderTypedData({ domain, message: file.typedData.message, now });
    const signing = await orderSigning(place, file, signer, flags);
    const words = orderWords(place, file.typedData.message, file.notes);
    const what =
      signing.called === "the order" ? [] : [`\nSigns ${signing.called}, digest ${digestOf(signing.payload)}`];
    return { page: [renderOrder(file.typedData, words, await readConsents(place, file)), ...what].join("\n"), signing };
  }
  const open = await findOrderOf(place, path, file);
  requireCurrent(path, file, open, now);
  const signing = await openSigning(place, file, open, signer, flags);
  const own = digestOf(signing.payload);
  const what = own === file.digest ? [] : [`\nSigns ${signing.called}, digest ${own}`];
  return { page: [renderFilePage(file, open, connection.network, connection.book), ...what].join("\n"), signing };
}
