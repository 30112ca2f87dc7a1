import { dataLength } from "ethers";
import { formatAmount } from "../../sdk/amount.ts";
import { sortSignatures } from "../../sdk/quorum.ts";
import { showShortText } from "../../sdk/short-text.ts";
import { joinSignature, splitSignature } from "../../sdk/signature.ts";
import type { SignerSignature } from "../../sdk/signer-signature.ts";
import { callParty, resolveParty, type Party } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { signerRequired } from "../faults.ts";
import { badSignature, networkMismatch, notASigner, refusedByChecks } from "../issuance-faults.ts";
import { signPayload } from "../sign-payload.ts";
import { toJson } from "../words.ts";
import { judgeSignatures } from "./judge-signatures.ts";
import { openDesk, type Desk } from "./open.ts";
import { renderPage } from "./page.ts";
import { PAYLOADS, type Payload } from "./payload.ts";
import { checkPayload } from "./payload-checks.ts";
import { readPayloadFacts } from "./payload-facts.ts";
import { readPayloadFile, replacePayloadFile, type PayloadFile } from "./payload-file.ts";

export const command: CommandFile = {
  schema: "harbour.reserve-sign/1",
  writes: false,

  configure(sign) {
    sign
      .argument("<file>", "a statement, a credit confirmation or a voiding, as it was drafted")
      .option("--token <cnh|hkd>", "which currency")
      .option("--as <name>", "the signer: a name of the address book, or an address")
      .option("--signer <url>", "JSON-RPC signer that holds the key, if the node does not")
      .option("--signature <hex>", "add a signature that was made elsewhere")
      .option("--approve <digest>", "confirm exactly this digest, without a terminal")
      .addHelpText(
        "after",
        `
Shows the whole payload on one page, asks, signs, and puts the signature into the file, sorted by signer. Several
people sign one after another; signing twice changes nothing. The registry's rules are judged first: what it would
refuse is not signed. The key stays in the node, in Hardhat's keystore or behind --signer; a device shows the digest
that the page shows. Nothing is sent.

  harbour reserve sign statement.json --token hkd --network localhost --as bank-a-1`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [path] = invocation.arguments as [string];
    if (flags.as === undefined) throw signerRequired();
    const file = readPayloadFile(path);
    const desk = await openDesk(invocation);
    const { connection, token, issuance, block } = desk;
    if (file.network !== connection.network) throw networkMismatch(path, file.network, connection.network);
    const signer = resolveParty(connection.book, flags.as);

    const facts = await readPayloadFacts(connection, token, issuance, file, block);
    const checks = checkPayload(file.payload, facts);
    io.err(renderPage(file, facts, checks));
    const failed = checks.filter(({ passed }) => !passed);
    if (failed.length > 0) throw refusedByChecks(failed);
    await requireSigner(desk, file.payload, signer);

    if (facts.signatures.some((row) => row.signer.address === signer.address && row.problem === undefined)) {
      const already = `${callParty(signer)} has signed ${path} already, nothing to do.`;
      io.out(flags.json ? toJson({ schema: this.schema, already, exitCode: 0 }) : `✓ ${already}`);
      return ExitCode.done;
    }

    const { title, expected } = questionOf(file.payload, facts.currency);
    const signature =
      flags.signature ??
      (await signPayload(connection, io, { payload: file.payload, signer, title, expected, approved: flags.approve }));
    const signed = withSignature(file, { signer: signer.address, signature });
    const judged = await judgeSignatures(connection.provider, {
      registry: issuance.registry,
      custodian: file.payload.message.custodian,
      digest: file.digest,
      signatures: signed.signatures,
      book: connection.book,
      block,
    });
    const own = judged.find((row) => row.signer.address === signer.address)!;
    if (own.problem !== undefined) throw badSignature(own.problem);
    replacePayloadFile(path, signed);

    const valid = judged.filter(({ problem }) => problem === undefined).length;
    const { threshold } = facts.custodian;
    const words = `${callParty(signer)} signed the ${PAYLOADS[file.payload.primaryType].noun}: ${valid} of the ${threshold} needed`;
    io.out(
      flags.json
        ? toJson({ schema: this.schema, signer, digest: file.digest, valid, threshold, exitCode: 0 })
        : `✓ ${words}`,
    );
    return ExitCode.done;
  },
};

async function requireSigner({ issuance, block }: Desk, { message }: Payload, signer: Party): Promise<void> {
  const own = await issuance.registry.contract.custodianOf(signer.address, { blockTag: block.number });
  if (own === message.custodian) return;
  const found = /^0x0+$/.test(own) ? "for no custodian" : `for ${showShortText(own)}`;
  throw notASigner(callParty(signer), showShortText(message.custodian), found);
}

function questionOf({ primaryType, message }: Payload, currency: string): { title: string; expected: string } {
  const custodian = showShortText(message.custodian);
  if ("total" in message) {
    const expected = formatAmount(message.total);
    return { title: `Sign that ${custodian} holds ${expected} ${currency}`, expected };
  }
  if ("amount" in message) {
    const expected = formatAmount(message.amount);
    return { title: `Sign that ${custodian} received ${expected} ${currency}`, expected };
  }
  return { title: `Sign the ${PAYLOADS[primaryType].noun} ${message.sequence}`, expected: showShortText(message.pool) };
}

/** One signature per signer, in ascending order and in the one form of a key's signature that the registry takes. */
function withSignature(file: PayloadFile, { signer, signature }: SignerSignature): PayloadFile {
  const others = file.signatures.filter((other) => BigInt(other.signer) !== BigInt(signer));
  const length = dataLength(signature);
  const isKeys = length === 64 || length === 65;
  const own = { signer, signature: isKeys ? joinSignature(splitSignature(signature)) : signature };
  return { ...file, signatures: sortSignatures([...others, own]) };
}
