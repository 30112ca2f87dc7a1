import { id, ZeroAddress, ZeroHash } from "ethers";
import { signatureOfSigner } from "../../sdk/sign.ts";
import { writeTradeFile } from "../../scripts/trade/read-trade-file.ts";
import type { OrderFile } from "../../scripts/trade/trade-file.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { digestOf } from "../../sdk/signable.ts";
import { BY_ALLOWANCE } from "../../sdk/settlement/funding.ts";
import { MILESTONE_KINDS, type MilestoneMessage, type OrderMessage } from "../../sdk/settlement/order-message.ts";
import { guaranteedPart } from "../../sdk/settlement/order-sums.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { orderTypedData } from "../../sdk/settlement/trade-order.ts";
import { NO_UNDERTAKING, undertakingFor, undertakingTypedData } from "../../sdk/settlement/undertaking.ts";
import { DAY, now, units } from "../settlement/stage.ts";
import type { Paper } from "./paper.ts";
import type { SettlementDesk } from "./settlement-desk.ts";

export interface OrderOptions {
  /** Of the file in the folder: "order.json". */
  name?: string;
  changes?: Partial<OrderMessage>;
  /** What each milestone differs in from 100,000 that the carrier attests within 60 days, with 7 days to object. */
  milestones?: readonly Partial<MilestoneMessage>[];
}

export interface MadeOrder {
  path: string;
  id: string;
  order: OrderMessage;
  file: OrderFile;
}

export const KIND = MILESTONE_KINDS;
let salt = 0;

/** An order of importer and exporter as `harbour trade draft` and `sign` leave it, with everybody's signature. */
export async function makeOrder(
  desk: SettlementDesk,
  paper: Paper,
  { name = "order.json", changes = {}, milestones = [{}] }: OrderOptions = {},
): Promise<MadeOrder> {
  const { alice, carol, dave, erin, frank, cnh, domains, chain } = desk;
  const start = await now();
  const order: OrderMessage = {
    buyer: carol.address,
    seller: dave.address,
    token: cnh.address,
    arbiter: frank.address,
    guarantor: milestones.some(({ guaranteed }) => guaranteed === true) ? alice.address : ZeroAddress,
    guaranteeFee: 0n,
    fundBy: start + 5n * DAY,
    longStop: start + 100n * DAY,
    arbiterTime: 14n * DAY,
    defaultSplitBps: 5_000n,
    termsHash: id("contract"),
    memo: encodeShortText("INV-4711"),
    salt: id(`order ${salt++}`),
    milestones: milestones.map((each) => ({
      amount: units(100_000),
      kind: KIND.attested,
      guaranteed: false,
      attestor: each.kind === undefined || each.kind === KIND.attested ? erin.address : ZeroAddress,
      documentType: each.kind === undefined ? encodeShortText("BILL-OF-LADING") : ZeroHash,
      due: start + 60n * DAY,
      disputeWindow: 7n * DAY,
      ...each,
    })),
    ...changes,
  };
  const typedData = orderTypedData({ domain: domains.tradeEscrow, message: order });
  const signatures = await Promise.all(
    [carol, dave].map(async (signer) => ({
      signer: signer.address,
      signature: await signatureOfSigner(typedData, signer),
    })),
  );
  const validity = { validAfter: 0n, validBefore: order.fundBy };
  const file: OrderFile = {
    kind: "order",
    network: chain.network,
    typedData,
    digest: digestOf(typedData),
    notes: {},
    signatures,
    ...(isNone(order.guarantor)
      ? {}
      : {
          undertaking: {
            ...validity,
            signature: await signatureOfSigner(
              undertakingTypedData({
                domain: domains.tradeEscrow,
                order,
                message: undertakingFor(domains.tradeEscrow, order, validity),
              }),
              alice,
            ),
          },
        }),
  };
  const path = paper.path(name);
  writeTradeFile(path, file);
  return { path, id: file.digest, order, file };
}

/** The same, opened through the contract: the importer pays by allowance, the bank's pool is filled as far as needed. */
export async function openedOrder(desk: SettlementDesk, paper: Paper, options: OrderOptions = {}): Promise<MadeOrder> {
  const made = await makeOrder(desk, paper, options);
  const { order, file } = made;
  const { tradeEscrow, alice, carol, cnh, domains } = desk;
  const reserved = guaranteedPart(order);
  if (reserved > 0n) await tradeEscrow.connect(alice).deposit(cnh.address, reserved);
  const undertaken = isNone(order.guarantor)
    ? NO_UNDERTAKING
    : undertakingFor(domains.tradeEscrow, order, { validAfter: 0n, validBefore: order.fundBy });
  await tradeEscrow
    .connect(carol)
    .open(
      order as never,
      "0x",
      file.signatures[1]!.signature,
      undertaken,
      file.undertaking?.signature ?? "0x",
      BY_ALLOWANCE,
    );
  return made;
}

export const DOCUMENT = id("bill of lading");
