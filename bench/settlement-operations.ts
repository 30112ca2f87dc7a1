import { ethers, type Provider, type TransactionReceipt, type Wallet } from "ethers";
import type { FxSettlement } from "../typechain-types/contracts/settlement/FxSettlement.ts";
import type { OrderStruct, TradeEscrow } from "../typechain-types/contracts/settlement/TradeEscrow.ts";
import type { Payouts } from "../typechain-types/contracts/settlement/Payouts.ts";
import type { Stablecoin } from "../typechain-types/contracts/token/Stablecoin.ts";
import type { GasTable } from "./gas-operations.ts";

/** Both currencies in open mode with the settlement contracts registered. */
export type SettlementWorld = {
  provider: Provider;
  cnh: Stablecoin;
  hkd: Stablecoin;
  payouts: Payouts;
  fxSettlement: FxSettlement;
  tradeEscrow: TradeEscrow;
  wallet(zeroBytes?: number): Promise<Wallet>;
  /** Issues to `to`. */
  fund(token: Stablecoin, to: string, amount: bigint): Promise<unknown>;
  /** Sets the chain's clock to this Unix time. */
  at(time: bigint): Promise<unknown>;
};

const UNIT = 10n ** 6n;
const AMOUNT = 100n * UNIT;
const FUNDS = 1_000_000n * UNIT;
/** Later than any clock that measures before; a year before the local network file's ends. */
const START = 1_805_000_000n;
const PAYEES = 500;
const allowance = { kind: 0, value: 0, validAfter: 0, validBefore: 0, signature: "0x" } as const;

/** Runs every act of settlement, each in a transaction of its own, and returns what it costs. */
export async function measureSettlement(world: SettlementWorld): Promise<GasTable> {
  const { provider, cnh, hkd, payouts, fxSettlement, tradeEscrow, wallet, fund } = world;
  const { chainId } = await provider.getNetwork();
  const table: GasTable = {};
  const used = async (sent: Promise<{ wait(): Promise<TransactionReceipt | null> }>) => {
    const receipt = await (await sent).wait();
    if (receipt?.status !== 1) throw new Error("a measured transaction failed");
    return Number(receipt.gasUsed);
  };
  // What is signed holds times, and calldata costs by its bytes: the clock of the measurement is its own.
  let clock = START;
  const wait = (seconds: bigint) => world.at((clock += seconds));
  const addressOf = (contract: { getAddress(): Promise<string> }) => contract.getAddress();
  const [cnhAddress, hkdAddress, payoutsAddress, fxAddress, escrowAddress] = (await Promise.all(
    [cnh, hkd, payouts, fxSettlement, tradeEscrow].map(addressOf),
  )) as [string, string, string, string, string];
  const holder = async (...tokens: Stablecoin[]) => {
    const made = await wallet();
    for (const token of tokens) await fund(token, made.address, FUNDS);
    return made;
  };
  const sign = (signer: Wallet, digest: string) => signer.signingKey.sign(digest).serialized;
  await wait(0n);

  const receive = async (token: Stablecoin, from: Wallet, to: string, value: bigint, nonce: string) => {
    const message = { from: from.address, to, value, validAfter: clock - 60n, validBefore: clock + 3_600n, nonce };
    const address = await token.getAddress();
    const domain = { name: await token.name(), version: await token.version(), chainId, verifyingContract: address };
    const fields = "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce";
    const types = fields.split(",").map((field) => ({ type: field.split(" ")[0]!, name: field.split(" ")[1]! }));
    const signature = await from.signTypedData(domain, { ReceiveWithAuthorization: types }, message);
    return { kind: 2, value: 0n, validAfter: message.validAfter, validBefore: message.validBefore, signature } as const;
  };

  // Payouts.
  const payer = await holder(cnh);
  await used(cnh.connect(payer).approve(payoutsAddress, ethers.MaxUint256));
  const rows = (name: string, memo: boolean) =>
    Array.from({ length: PAYEES }, (_, row) => ({
      to: ethers.getAddress(ethers.dataSlice(ethers.id(`${name} ${row}`), 12)),
      amount: AMOUNT + BigInt(row),
      memo: memo ? ethers.id(`memo ${row}`) : ethers.ZeroHash,
    }));
  let batches = 0;
  const pay = async (mode: number, payments: ReturnType<typeof rows>) =>
    (await used(payouts.connect(payer).pay(cnhAddress, ethers.id(`batch ${batches++}`), mode, payments))) /
    payments.length;
  // 500 new accounts in one transaction would come near 2^24 gas.
  table.payout250_memo_new_per = await pay(0, rows("payee", true).slice(0, PAYEES / 2));
  await pay(0, rows("payee", true).slice(PAYEES / 2));
  table.payout500_memo_existing_per = await pay(0, rows("payee", true));
  table.payout500_memo_best_effort_per = await pay(1, rows("payee", true));
  table.payout500_existing_per = await pay(0, rows("payee", false));
  const payments = rows("payee", true);
  const batch = {
    payer: payer.address,
    token: cnhAddress,
    batchId: ethers.id("signed batch"),
    mode: 0,
    maxFee: UNIT,
    feeTo: ethers.ZeroAddress,
  };
  const total = payments.reduce((sum, { amount }) => sum + amount, 0n);
  const nonce = await payouts.authorizationNonce(batch, payments);
  const signed = await receive(cnh, payer, payoutsAddress, total + UNIT, nonce);
  const relayer = await holder(cnh, hkd);
  table.payout500_signed_per =
    (await used(
      payouts
        .connect(relayer)
        .payWithAuthorization(batch, payments, UNIT / 2n, signed.validAfter, signed.validBefore, signed.signature),
    )) / PAYEES;
  table.payout500_resent = await used(
    payouts
      .connect(relayer)
      .payWithAuthorization(batch, payments, UNIT / 2n, signed.validAfter, signed.validBefore, signed.signature),
  );

  // Payment versus payment, CNH sold for HKD.
  const maker = await holder(cnh, hkd);
  const taker = await holder(cnh, hkd);
  const supplier = await holder(cnh);
  const finite = 10n ** 15n;
  for (const each of [maker, taker]) {
    await used(cnh.connect(each).approve(fxAddress, finite));
    await used(hkd.connect(each).approve(fxAddress, finite));
  }
  let quotes = 0n;
  const quoteOf = (sellMax: bigint, changes: object = {}) => ({
    maker: maker.address,
    taker: taker.address,
    sellToken: cnhAddress,
    buyToken: hkdAddress,
    sellMax,
    priceNumerator: 10_837n,
    priceDenominator: 10_000n,
    minFill: 0n,
    nonce: quotes++,
    validAfter: clock - 60n,
    validBefore: clock + 240n,
    memo: ethers.ZeroHash,
    feed: ethers.ZeroAddress,
    feedInverted: false,
    bandBps: 0,
    bandMaxAge: 0,
    ...changes,
  });
  const fill = async (
    quote: ReturnType<typeof quoteOf>,
    sellAmount: bigint,
    recipient = ethers.ZeroAddress,
    memo = ethers.ZeroHash,
  ) => {
    const signature = sign(maker, await fxSettlement.quoteHash(quote));
    return used(fxSettlement.connect(taker).fill(quote, signature, sellAmount, recipient, memo));
  };
  table.fx_fill_first = await fill(quoteOf(AMOUNT), AMOUNT);
  table.fx_fill_repeat = await fill(quoteOf(AMOUNT), AMOUNT);
  const partial = quoteOf(10n * AMOUNT);
  table.fx_fill_partial_first = await fill(partial, AMOUNT);
  table.fx_fill_partial_repeat = await fill(partial, AMOUNT);
  table.fx_fill_invoice = await fill(quoteOf(AMOUNT), AMOUNT, supplier.address, ethers.id("invoice 1"));
  const relayed = quoteOf(AMOUNT);
  const quote = await fxSettlement.quoteHash(relayed);
  const acceptance = {
    quote,
    taker: taker.address,
    sellAmount: AMOUNT,
    recipient: ethers.ZeroAddress,
    memo: ethers.ZeroHash,
    maxFee: UNIT,
    feeTo: ethers.ZeroAddress,
    nonce: 0n,
    validAfter: clock - 60n,
    validBefore: clock + 3_600n,
  };
  const accepted = await fxSettlement.acceptanceHash(acceptance);
  const bought = await fxSettlement.priceOf(relayed, AMOUNT);
  const funding = await receive(hkd, taker, fxAddress, bought + UNIT, accepted);
  table.fx_fill_signed = await used(
    fxSettlement.connect(relayer).fillSigned(relayed, sign(maker, quote), acceptance, "0x", funding, UNIT / 2n),
  );
  const netted = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const each = quoteOf(AMOUNT);
      const digest = await fxSettlement.quoteHash(each);
      return {
        quote: each,
        makerSignature: sign(maker, digest),
        acceptance: { ...acceptance, quote: digest, maxFee: 0n },
        takerSignature: "0x",
        maker: 0,
        taker: 1,
        recipient: 1,
      };
    }),
  );
  const parties = [maker.address, taker.address].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const indexed = netted.map((each) => {
    const [makerIndex, takerIndex] = [parties.indexOf(maker.address), parties.indexOf(taker.address)];
    return { ...each, maker: makerIndex, taker: takerIndex, recipient: takerIndex };
  });
  table.fx_batch20_per = (await used(fxSettlement.connect(taker).fillBatch(indexed, parties))) / 20;

  // A trade order of one milestone, funded by the buyer, attested by a carrier.
  const buyer = await holder(cnh);
  const seller = await holder(cnh);
  const carrier = await wallet();
  const bank = await holder(cnh);
  const orderOf = (name: string, changes: Partial<OrderStruct> = {}, guaranteed = false): OrderStruct => ({
    buyer: buyer.address,
    seller: seller.address,
    token: cnhAddress,
    arbiter: ethers.ZeroAddress,
    guarantor: ethers.ZeroAddress,
    guaranteeFee: 0n,
    fundBy: clock + 86_400n,
    longStop: clock + 60n * 86_400n,
    arbiterTime: 0n,
    defaultSplitBps: 5_000n,
    termsHash: ethers.id(`terms ${name}`),
    memo: ethers.id(`memo ${name}`),
    salt: ethers.id(`salt ${name}`),
    milestones: [
      {
        amount: 1_200n * UNIT,
        kind: 1,
        guaranteed,
        attestor: carrier.address,
        documentType: ethers.encodeBytes32String("BILL OF LADING"),
        due: clock + 30n * 86_400n,
        disputeWindow: 86_400n,
      },
    ],
    ...changes,
  });
  const noUndertaking = {
    order: ethers.ZeroHash,
    guarantor: ethers.ZeroAddress,
    amount: 0,
    fee: 0,
    validAfter: 0,
    validBefore: 0,
  };
  const life = async (name: string, order: OrderStruct, open: () => Promise<number>) => {
    const orderId = await tradeEscrow.orderHash(order);
    const opened = await open();
    const attested = await used(
      tradeEscrow.connect(carrier).attest(orderId, order, 0, ethers.id("bill of lading"), 10_000),
    );
    await wait(90_000n);
    const released = await used(tradeEscrow.connect(seller).release(orderId, order, 0));
    table[`trade_open_${name}`] = opened;
    table[`trade_attest_${name}`] = attested;
    table[`trade_release_${name}`] = released;
    table[`trade_${name}`] = opened + attested + released;
  };
  const first = orderOf("first");
  const firstId = await tradeEscrow.orderHash(first);
  const paid = await receive(cnh, buyer, escrowAddress, 1_200n * UNIT, firstId);
  await life("buyer", first, () =>
    used(tradeEscrow.connect(relayer).open(first, "0x", sign(seller, firstId), noUndertaking, "0x", paid)),
  );

  await used(cnh.connect(bank).approve(escrowAddress, ethers.MaxUint256));
  table.trade_deposit = await used(tradeEscrow.connect(bank).deposit(cnhAddress, 10_000n * UNIT));
  await used(cnh.connect(buyer).approve(escrowAddress, ethers.MaxUint256));
  const second = orderOf("second", { guarantor: bank.address, guaranteeFee: UNIT }, true);
  const secondId = await tradeEscrow.orderHash(second);
  const undertaking = {
    order: secondId,
    guarantor: bank.address,
    amount: 1_200n * UNIT,
    fee: UNIT,
    validAfter: clock - 60n,
    validBefore: clock + 3_600n,
  };
  const undertakingTypes = {
    Undertaking: [
      { name: "order", type: "bytes32" },
      { name: "guarantor", type: "address" },
      { name: "amount", type: "uint256" },
      { name: "fee", type: "uint256" },
      { name: "validAfter", type: "uint48" },
      { name: "validBefore", type: "uint48" },
    ],
  };
  const escrowDomain = { name: "Harbour Trade Escrow", version: "1", chainId, verifyingContract: escrowAddress };
  const guarantee = await bank.signTypedData(escrowDomain, undertakingTypes, undertaking);
  await life("guaranteed", second, () =>
    used(tradeEscrow.connect(buyer).open(second, "0x", sign(seller, secondId), undertaking, guarantee, allowance)),
  );
  return table;
}
