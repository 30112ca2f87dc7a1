import { id } from "ethers";
import { connection } from "../fixture.ts";
import { attest, signCredit, statement, submit, text, type BankSignature, type Credit } from "./bank-messages.ts";
import { loadStage, RESERVES } from "./business.ts";
import { keyOf } from "./keys.ts";
import { creditFor, order, propose, type Order } from "./orders.ts";
import { proposeRejection, proposeSettlement, reject, REASON, request, UETR } from "./redemptions.ts";
import {
  act,
  BANK,
  blacklist,
  CASE,
  closePolicy,
  CONSENT,
  DAY,
  FLAG,
  millions,
  now,
  POOL,
  units,
  ZERO,
  type ContractName,
  type Stage,
} from "./stage.ts";

/** A stage on which every restricted function has something to do. */
export interface RestrictedStage extends Stage {
  readonly placed: Order;
  readonly credit: Credit;
  readonly signatures: readonly BankSignature[];
  /** Of the parked statement. */
  readonly digest: string;
}

/** Requests of alice, to be settled (1) and rejected (2); of bob, who is blacklisted (3); parked for carol, who is too. */
async function setStage(): Promise<RestrictedStage> {
  const stage = await loadStage();
  const { token, holders, alice, bob, carol, dave, distributor, redemptionDesk } = stage;
  await act(stage, "token", "register", dave.address, FLAG.destination);
  for (const { address } of [dave, distributor]) await token.connect(holders.ATTESTER).setVerified(address, true);
  for (const { address } of [bob, carol]) await token.connect(alice).transfer(address, units(10));
  await token.connect(alice).transfer(redemptionDesk, units(5));
  for (const holder of [alice, alice, bob, carol]) await request(stage, holder, units(10));
  await closePolicy(stage);
  await proposeSettlement(stage, 1n);
  await proposeRejection(stage, 2n);
  await proposeRejection(stage, 4n);
  await reject(stage, 4n);
  for (const holder of [bob, carol]) await blacklist(stage, holder);
  await attest(stage, "a", RESERVES.a);
  await attest(stage, "b", RESERVES.b);
  const parked = await statement(stage, "a", { total: millions(2_000) });
  await submit(stage, parked);
  const placed = await order(stage, units(100));
  await propose(stage, placed);
  const credit = await creditFor(stage, placed);
  return {
    ...stage,
    placed,
    credit,
    signatures: await signCredit(stage, credit),
    digest: await stage.registry.statementDigest(parked),
  };
}

export const loadRestrictedStage = (): Promise<RestrictedStage> => connection.networkHelpers.loadFixture(setStage);

/** One call of a restricted function that succeeds for the right caller and says so. */
export interface RestrictedCall {
  readonly contract: Exclude<ContractName, "token">;
  readonly name: string;
  args(stage: RestrictedStage): readonly unknown[] | Promise<readonly unknown[]>;
  /** What must be done before. */
  readonly before?: (stage: RestrictedStage) => Promise<unknown>;
}

const TABLE_END = 1_893_456_000n;
const share = (amount: bigint) => [{ chainId: 31_337n, amount }];

export const restrictedCalls: readonly RestrictedCall[] = [
  { contract: "registry", name: "confirm", args: ({ digest }) => [POOL.a, digest] },
  { contract: "registry", name: "anchor", args: () => [id("report"), 1n, text("daily")] },
  { contract: "registry", name: "addCustodian", args: () => [text("BANK-C"), 1n, [keyOf("c").address]] },
  { contract: "registry", name: "addSigner", args: () => [BANK.a, keyOf("a4").address] },
  { contract: "registry", name: "addPool", args: () => [BANK.a, text("BANK-A-2")] },
  { contract: "registry", name: "lowerThreshold", args: () => [BANK.a, 1n] },
  { contract: "registry", name: "raiseThreshold", args: () => [BANK.a, 3n] },
  { contract: "registry", name: "revokeSigner", args: ({ banks }) => [BANK.a, banks.a[0].address] },
  { contract: "registry", name: "revokeCustodian", args: () => [BANK.a] },
  { contract: "registry", name: "dropPool", args: () => [POOL.a] },
  { contract: "registry", name: "setApproval", args: () => [text("HKMA"), id("ref"), millions(6_000), TABLE_END] },
  { contract: "registry", name: "clearApproval", args: () => [] },
  { contract: "registry", name: "raiseAllocation", args: () => [2n, TABLE_END, share(millions(5_000))] },
  { contract: "registry", name: "lowerAllocation", args: () => [2n, TABLE_END, share(1n)] },
  { contract: "registry", name: "loosenBuffer", args: () => [50n] },
  { contract: "registry", name: "tightenBuffer", args: () => [200n] },
  { contract: "registry", name: "raiseMaxAge", args: () => [100_000n] },
  { contract: "registry", name: "lowerMaxAge", args: () => [1n] },
  { contract: "registry", name: "raiseStep", args: () => [600n] },
  { contract: "registry", name: "lowerStep", args: () => [0n] },
  { contract: "registry", name: "setMintDesk", args: () => [ZERO] },
  { contract: "registry", name: "setRedemptionDesk", args: () => [ZERO] },
  { contract: "registry", name: "windDown", args: () => [] },

  { contract: "mintDesk", name: "propose", args: (stage) => order(stage, units(7)).then((placed) => [placed]) },
  { contract: "mintDesk", name: "approve", args: ({ placed, credit, signatures }) => [placed, credit, signatures] },
  {
    contract: "mintDesk",
    name: "approveLarge",
    args: ({ placed, credit, signatures }) => [placed, credit, signatures],
  },
  { contract: "mintDesk", name: "reject", args: ({ placed }) => [placed, REASON] },
  { contract: "mintDesk", name: "addBeneficiary", args: ({ alice }) => [alice.address, id("M-003"), TABLE_END] },
  { contract: "mintDesk", name: "revokeBeneficiary", args: ({ distributor }) => [distributor.address] },
  ...(["OrderLimit", "WindowLimit", "LargeOrderSize"] as const).flatMap((limit): RestrictedCall[] => [
    { contract: "mintDesk", name: `raise${limit}`, args: () => [millions(900)] },
    { contract: "mintDesk", name: `lower${limit}`, args: () => [1n] },
  ]),
  { contract: "mintDesk", name: "raiseShareLimit", args: () => [900n] },
  { contract: "mintDesk", name: "lowerShareLimit", args: () => [1n] },

  { contract: "redemptionDesk", name: "proposeSettlement", args: () => [2n, id("another uetr")] },
  { contract: "redemptionDesk", name: "proposeRejection", args: () => [1n, REASON] },
  { contract: "redemptionDesk", name: "settle", args: () => [1n, UETR] },
  { contract: "redemptionDesk", name: "reject", args: () => [2n, REASON] },
  { contract: "redemptionDesk", name: "seizeRequest", args: ({ dave }) => [3n, dave.address, CASE] },
  { contract: "redemptionDesk", name: "seizeClaim", args: ({ carol, dave }) => [carol.address, dave.address, CASE] },
  {
    contract: "redemptionDesk",
    name: "suspend",
    args: async (stage) => [CONSENT, (await now(stage)) + 10n * DAY],
  },
  {
    contract: "redemptionDesk",
    name: "resume",
    args: () => [],
    before: async (stage) => act(stage, "redemptionDesk", "suspend", CONSENT, (await now(stage)) + 10n * DAY),
  },
  {
    contract: "redemptionDesk",
    name: "rescueERC20",
    args: ({ token, dave }) => [token.target, dave.address, units(5)],
  },
];
