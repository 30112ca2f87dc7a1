/** One row of the gas table. `key` is the key of the operation in `peer-gas.json` and in our own JSON. */
export type GasRow = {
  key: string;
  label: string;
  /** Most that CI lets the operation cost; absent where the row only informs. */
  budget?: number;
  /** Least the EVM would charge with the logic inlined in the proxy; `reference/gas.md` has the arithmetic. */
  floor?: number;
  /** Key of the peers' figure, where it differs from `key`. */
  peerKey?: string;
  /** Why an upgradeable peer may be below us on this row. Without a reason it may not. */
  peerMayWin?: string;
};

const ACCESS_MANAGER = "one AccessManager call is 12k; accepted, as one call of it can stop many accounts";
const UNCHECKED = "AUSD does not check whether the spender is frozen";

export const gasRows: readonly GasRow[] = [
  { key: "transfer_existing", label: "transfer, existing holder", budget: 36_500, floor: 35_440 },
  { key: "transfer_new", label: "transfer, new holder", budget: 53_600, floor: 52_552 },
  { key: "transfer_all_existing", label: "transfer, whole balance", budget: 31_700, floor: 30_640 },
  {
    key: "transferFrom_finite",
    label: "transferFrom, finite, third party",
    budget: 44_600,
    floor: 42_908,
    peerMayWin: UNCHECKED,
  },
  {
    key: "transferFrom_infinite",
    label: "transferFrom, infinite, third party",
    budget: 41_600,
    floor: 40_008,
    peerMayWin: UNCHECKED,
  },
  {
    key: "transferFrom_by_payee",
    label: "transferFrom, finite, by the payee",
    budget: 42_400,
    floor: 40_808,
    peerKey: "transferFrom_finite",
  },
  { key: "approve_0_n", label: "approve 0 → n", budget: 48_400, floor: 47_552 },
  { key: "approve_n_m", label: "approve n → m", budget: 31_300, floor: 30_452 },
  { key: "permit_first", label: "permit, first", budget: 59_600, floor: 57_360 },
  { key: "permit_repeat", label: "permit, repeat", budget: 42_500, floor: 40_260 },
  { key: "transferWithAuthorization", label: "transferWithAuthorization, random nonce", budget: 66_800, floor: 64_488 },
  {
    key: "transferWithAuthorization_counted",
    label: "transferWithAuthorization, counted nonce",
    budget: 49_700,
    floor: 47_388,
    peerKey: "transferWithAuthorization",
  },
  { key: "receiveWithAuthorization", label: "receiveWithAuthorization, random nonce", budget: 66_900, floor: 64_488 },
  { key: "transferWithMemo", label: "transferWithMemo, existing holder", budget: 43_500 },
  {
    key: "mint",
    label: "mint by a limited minter",
    budget: 49_500,
    floor: 46_896,
    peerMayWin: "AUSD, USDT0: minters without a limit; Monerium: nobody is checked against its blacklist",
  },
  { key: "mint_new", label: "mint to a new holder", peerMayWin: "as mint" },
  { key: "burn", label: "burn", budget: 43_000, floor: 41_165 },
  { key: "freeze_holder", label: "blacklist", budget: 49_000, peerMayWin: ACCESS_MANAGER },
  { key: "unfreeze_holder", label: "unBlacklist", peerMayWin: ACCESS_MANAGER },
  {
    key: "blacklist_batch100_per",
    label: "blacklistBatch of 100, per account",
    budget: 15_000,
    peerKey: "freeze_holder",
  },
  { key: "pause", label: "pause", budget: 49_600, peerMayWin: ACCESS_MANAGER },
  { key: "unpause", label: "unpause", peerMayWin: ACCESS_MANAGER },
  { key: "batch100_existing_per", label: "batchTransfer of 100, existing, per payment", budget: 8_400, floor: 7_100 },
  { key: "batch100_new_per", label: "batchTransfer of 100, new, per payment", budget: 25_500, floor: 24_200 },
  { key: "batch3009_50payers_1merchant_per", label: "collect, 50 payers, random nonces, per payment", budget: 39_300 },
  {
    key: "batch3009_50payers_1merchant_counted_per",
    label: "collect, 50 payers, counted nonces, per payment",
    budget: 22_200,
    peerKey: "batch3009_50payers_1merchant_per",
  },
];

/** Issuance: no peer has these acts on chain, so there is nobody to compare with. */
export const issuanceRows: readonly GasRow[] = [
  { key: "statement_first", label: "statement, first of a pool, parked" },
  { key: "statement_confirm", label: "confirm a parked statement" },
  { key: "statement_repeat", label: "statement, repeated, 2 pools, 2-of-3 signers", budget: 150_000 },
  { key: "order_propose", label: "propose an order", budget: 90_000 },
  { key: "order_approve", label: "approve an order, 2 pools, 2-of-3 signers", budget: 160_000 },
  { key: "order_approve_large", label: "approve a large order" },
  { key: "redeem_request", label: "request a redemption, by allowance", budget: 110_000 },
  { key: "redeem_gasless", label: "request a redemption, signed by the holder" },
  { key: "redeem_propose", label: "propose a settlement" },
  { key: "redeem_settle", label: "settle", budget: 90_000 },
  { key: "redeem_reclaim", label: "reclaim" },
];

export type SettlementRow = Pick<GasRow, "key" | "label" | "budget"> & {
  /** What others have published for the nearest thing, and for which tokens. */
  published?: string;
};

const COMMERCE = "commerce-payments";
const UNPUBLISHED = "StableFX: not published";

/** Settlement, between proxied tokens. The published figures are for plain tokens without a proxy or with USDC's. */
export const settlementRows: readonly SettlementRow[] = [
  { key: "payout500_memo_existing_per", label: "payout to 500 with memos, existing payees, each", budget: 15_000 },
  { key: "payout500_memo_best_effort_per", label: "the same, best effort", budget: 15_000 },
  { key: "payout500_signed_per", label: "the same, by one signature, with a fee", budget: 15_000 },
  { key: "payout500_existing_per", label: "the same, without memos" },
  { key: "payout250_memo_new_per", label: "payout to 250 with memos, new payees, each" },
  { key: "payout500_resent", label: "a paid batch of 500 sent again: a no-op" },
  {
    key: "fx_fill_repeat",
    label: "PvP fill by allowance, repeated",
    budget: 110_000,
    published: UNPUBLISHED,
  },
  { key: "fx_fill_first", label: "PvP fill, first of a maker's nonces" },
  { key: "fx_fill_partial_first", label: "PvP fill in part, first" },
  { key: "fx_fill_partial_repeat", label: "PvP fill in part, repeated", budget: 110_000 },
  { key: "fx_fill_invoice", label: "PvP fill that pays an invoice, with memo" },
  { key: "fx_fill_signed", label: "PvP fill by two signatures, relayed" },
  { key: "fx_batch20_per", label: "20 fills of two parties netted, each" },
  {
    key: "trade_buyer",
    label: "order: open + attest + release",
    budget: 330_000,
    published: `${COMMERCE}: charge 165,000`,
  },
  { key: "trade_open_buyer", label: "– open, by the buyer's signature", published: `${COMMERCE}: authorize 156,000` },
  { key: "trade_attest_buyer", label: "– attest" },
  { key: "trade_release_buyer", label: "– release", published: `${COMMERCE}: capture 70,000` },
  { key: "trade_guaranteed", label: "guaranteed order: open + attest + release", budget: 330_000 },
  { key: "trade_deposit", label: "a guarantor's first deposit" },
];
