import { ethers, type Provider, type Signer, type TransactionReceipt } from "ethers";
import { creditConfirmation, creditConfirmationTypedData } from "../sdk/credit-confirmation.ts";
import { gaslessRedemption, gaslessRedemptionCall } from "../sdk/gasless-redemption.ts";
import { issuanceDomain } from "../sdk/issuance-domain.ts";
import { sortSignatures } from "../sdk/quorum.ts";
import { reserveStatement, reserveStatementTypedData } from "../sdk/reserve-statement.ts";
import { encodeShortText } from "../sdk/short-text.ts";
import { signatureOfSigner } from "../sdk/sign.ts";
import { digestOf } from "../sdk/signable.ts";
import { signForCustodian, type CustodianTypedData } from "../sdk/signer-signature.ts";
import { bankReference } from "../sdk/uetr.ts";
import type { MintDesk } from "../typechain-types/contracts/issuance/MintDesk.ts";
import type { RedemptionDesk } from "../typechain-types/contracts/issuance/RedemptionDesk.ts";
import type { ReserveRegistry } from "../typechain-types/contracts/issuance/ReserveRegistry.ts";
import type { Stablecoin } from "../typechain-types/contracts/token/Stablecoin.ts";
import type { GasTable } from "./gas-operations.ts";

/** One currency with two custodians of one pool each, 2-of-3 signers, an approval and an allocation. */
export type IssuanceWorld = {
  provider: Provider;
  currency: "CNH" | "HKD";
  token: Stablecoin;
  registry: ReserveRegistry;
  mintDesk: MintDesk;
  redemptionDesk: RedemptionDesk;
  custodians: readonly { id: string; pool: string; signers: readonly Signer[] }[];
  roles: {
    maker: Signer;
    checker: Signer;
    largeChecker: Signer;
    redeemMaker: Signer;
    redeemChecker: Signer;
    statementApprover: Signer;
  };
  /** A registered beneficiary. */
  distributor: Signer;
  /** Sets the chain's clock to this Unix time. */
  at(time: bigint): Promise<unknown>;
};

const UNIT = 10n ** 6n;
/** 2027-01-15, later than any clock that measures, earlier than what the local network file lets expire. */
const START = 1_800_000_000n;
const RESERVE = 500_000_000n * UNIT;
const ORDER = 10_000_000n * UNIT;

/** Runs every act of issuance, each in a transaction of its own, and returns what the repeated ones cost. */
export async function measureIssuance(world: IssuanceWorld): Promise<GasTable> {
  const { provider, currency, token, registry, mintDesk, redemptionDesk, custodians, roles, distributor } = world;
  const { chainId } = await provider.getNetwork();
  const domain = issuanceDomain({ contract: "registry", chainId, address: await registry.getAddress() });
  const table: GasTable = {};
  const used = async (sent: Promise<{ wait(): Promise<TransactionReceipt | null> }>) => {
    const receipt = await (await sent).wait();
    if (receipt?.status !== 1) throw new Error("a measured transaction failed");
    return Number(receipt.gasUsed);
  };
  // What is signed holds times, and calldata costs by its bytes: the clock of the measurement is its own.
  let clock = START;
  const wait = (seconds: bigint) => world.at((clock += seconds));
  const now = async () => {
    await wait(600n);
    return clock;
  };
  const twoSign = async (typedData: CustodianTypedData, signers: readonly Signer[]) =>
    sortSignatures(await Promise.all(signers.slice(0, 2).map((signer) => signForCustodian(typedData, signer))));

  const sequences = new Map<string, bigint>();
  const state = async (index: number, total: bigint) => {
    const { id: custodian, pool, signers } = custodians[index]!;
    const sequence = (sequences.get(pool) ?? 0n) + 1n;
    sequences.set(pool, sequence);
    const asOf = await now();
    const message = reserveStatement(domain, {
      currency,
      custodian,
      pool,
      sequence,
      asOf,
      validUntil: asOf + 172_800n,
      cash: total / 2n,
      termDeposits: total / 4n,
      securities: total / 4n,
      reverseRepo: 0n,
      other: 0n,
      total,
      compositionHash: ethers.id(`composition ${pool} ${sequence}`),
      statementHash: ethers.id(`statement ${pool} ${sequence}`),
    });
    const typedData = reserveStatementTypedData({ domain, message });
    const gas = await used(registry.connect(roles.maker).submit(message, await twoSign(typedData, signers)));
    return { gas, confirm: [encodeShortText(pool), digestOf(typedData)] as const };
  };

  // Statements: the first ones are above a baseline of nothing, so they are parked.
  const first = await state(0, RESERVE);
  table.statement_first = first.gas;
  table.statement_confirm = await used(registry.connect(roles.statementApprover).confirm(...first.confirm));
  await used(registry.connect(roles.statementApprover).confirm(...(await state(1, RESERVE)).confirm));
  await wait(86_400n);
  await state(0, RESERVE + UNIT);
  await state(1, RESERVE + UNIT);
  await wait(3_600n);
  table.statement_repeat = (await state(0, RESERVE + 2n * UNIT)).gas;

  // Orders: what is measured is the second one of a day, to a wallet that holds tokens already.
  let orders = 0;
  const mint = async (amount: bigint) => {
    const at = await now();
    const uetr = `00000000-0000-4000-8000-${String(++orders).padStart(12, "0")}`;
    const order = {
      orderRef: encodeShortText(`M-${orders}`),
      bankRef: bankReference(uetr),
      beneficiary: await distributor.getAddress(),
      amount,
      valueDate: at,
      expiry: at + 3_600n,
    };
    const { id, signers } = custodians[0]!;
    const confirmation = creditConfirmation({
      custodian: id,
      credit: { rail: "CHATS", bic: "HSBCHKHH", reference: `REF${orders}` },
      amount,
      valueTime: at,
      expiry: at + 86_400n,
    });
    const signatures = await twoSign(creditConfirmationTypedData({ domain, message: confirmation }), signers);
    const propose = await used(mintDesk.connect(roles.maker).propose(order));
    const large = amount > (await mintDesk.largeOrderSize());
    const desk = mintDesk.connect(large ? roles.largeChecker : roles.checker);
    const call = large ? desk.approveLarge : desk.approve;
    return { propose, approve: await used(call(order, confirmation, signatures)) };
  };
  await mint(ORDER);
  const second = await mint(ORDER);
  table.order_propose = second.propose;
  table.order_approve = second.approve;
  table.order_approve_large = (await mint(3n * ORDER)).approve;

  // Redemptions.
  const desk = redemptionDesk.connect(distributor);
  await used(token.connect(distributor).approve(await redemptionDesk.getAddress(), ethers.MaxUint256));
  await used(desk.request(UNIT, ethers.id("payout 1")));
  table.redeem_request = await used(desk.request(UNIT, ethers.id("payout 2")));
  table.redeem_propose = await used(
    redemptionDesk
      .connect(roles.redeemMaker)
      .proposeSettlement(2, bankReference("00000000-0000-4000-8000-00000000aaaa")),
  );
  table.redeem_settle = await used(
    redemptionDesk.connect(roles.redeemChecker).settle(2, bankReference("00000000-0000-4000-8000-00000000aaaa")),
  );
  table.redeem_gasless = await gasless();
  await wait(7n * 86_400n);
  table.redeem_reclaim = await used(desk.reclaim(1));
  return table;

  async function gasless(): Promise<number> {
    const at = await now();
    const redemption = gaslessRedemption({
      desk: issuanceDomain({
        contract: "redemptionDesk",
        chainId,
        address: await redemptionDesk.getAddress(),
      }),
      token: {
        name: await token.name(),
        version: await token.version(),
        chainId,
        verifyingContract: await token.getAddress(),
      },
      request: {
        holder: await distributor.getAddress(),
        amount: UNIT,
        payoutRef: ethers.id("payout 3"),
        salt: ethers.id("salt"),
      },
      validAfter: at - 1n,
      validBefore: at + 3_600n,
    });
    const signature = await signatureOfSigner(redemption.typedData, distributor);
    const { to, data } = gaslessRedemptionCall(redemption, signature);
    return used(roles.maker.sendTransaction({ to, data }));
  }
}
