import { hexlify, randomBytes } from "ethers";
import { formatAmount } from "../../sdk/amount.ts";
import { gaslessRedemption } from "../../sdk/gasless-redemption.ts";
import { issuanceDomain } from "../../sdk/issuance-domain.ts";
import { digestOf } from "../../sdk/signable.ts";
import { recoverSigner } from "../../sdk/signature.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import { callParty, showParty } from "../chain/connection.ts";
import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { badSignature, balanceTooSmall } from "../issuance-faults.ts";
import { requireAbsent } from "../json-file.ts";
import { signPayload } from "../sign-payload.ts";
import { parseTime } from "../time.ts";
import { columns, showMoney, showTime, toJson } from "../words.ts";
import { writeRequestFile } from "./request-file.ts";
import type { RedeemWorkplace } from "./workplace.ts";

const DAY = 86_400n;

export interface Wish {
  amount: bigint;
  payoutRef: string;
}

/** Has the holder sign a redemption and writes it to a file. Sends nothing. */
export async function signRequest(
  { flags, io }: Invocation,
  { connection, token, issuance, signer, block }: RedeemWorkplace,
  { amount, payoutRef }: Wish,
): Promise<ExitCode> {
  const path = flags.gaslessFile!;
  requireAbsent(path);
  const now = BigInt(block.timestamp);
  const validBefore = flags.validUntil === undefined ? now + DAY : parseTime("--valid-until", flags.validUntil);
  const balance = await token.contract.balanceOf(signer.address, { blockTag: block.number });
  if (balance < amount) {
    throw balanceTooSmall(callParty(signer), showMoney(balance, token.currency), showMoney(amount, token.currency));
  }
  const { chainId, network } = connection;
  const desk = issuance.redemptionDesk;
  const redemption = gaslessRedemption({
    token: await tokenDomain({ token: token.contract as never }),
    desk: issuanceDomain({ contract: "redemptionDesk", chainId, address: desk.address }),
    // The salt is not a secret: it only tells two equal requests apart.
    request: { holder: signer.address, amount, payoutRef, salt: hexlify(randomBytes(32)) },
    validBefore,
  });
  const { typedData } = redemption;
  const digest = digestOf(typedData);
  const title = `Request redemption of ${showMoney(amount, token.currency)} of ${callParty(signer)}`;
  const page = columns([
    ["holder", showParty(signer)],
    ["amount", `${showMoney(amount, token.currency)} = ${amount} minor units`],
    ["payout", `${flags.payoutRef!} = ${payoutRef}`],
    ["to", `${desk.name} ${desk.address}`],
    ["token", `${token.symbol} ${token.address} · chain ${chainId}`],
    ["good until", `before ${showTime(validBefore)}`],
    ["digest", digest],
  ]);
  io.err(`${title} on ${network}, by signature\n${page}`);

  const question = { payload: typedData, signer, title, expected: formatAmount(amount), approved: flags.approve };
  const signature = await signPayload(connection, io, question);
  const found = recovered(digest, signature);
  // A contract account signs in its own way; the token asks its code.
  const hasCode = (await connection.provider.getCode(signer.address)) !== "0x";
  if (found !== signer.address && !hasCode)
    throw badSignature(`it is by ${found ?? "no key"}, not ${callParty(signer)}`);
  writeRequestFile(path, { network, redemption, signature });
  io.out(
    flags.json
      ? toJson({ schema: "harbour.redeem-request/1", file: path, digest, sent: false, exitCode: 0 })
      : `✓ Wrote ${path}. Nothing was sent. Anybody can submit it:\n  harbour redeem submit ${path} --token ${token.currency.toLowerCase()} --network ${network} --as …`,
  );
  return ExitCode.done;
}

function recovered(digest: string, signature: string): string | undefined {
  try {
    return recoverSigner({ digest, signature });
  } catch {
    return undefined;
  }
}
