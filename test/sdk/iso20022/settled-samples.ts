import type { SettledOnChain, SettledPayment, SettledTransfer } from "../../../sdk/iso20022/settled.ts";
import { PAYEES, PAYER } from "./pain-files.ts";

/** Settlements as a chain would tell them. */

export const TOKEN = "0x52908400098527886E0F7030069857D2E4169EE7";
export const CREATED = BigInt(Date.UTC(2026, 0, 6, 1, 0, 0)) / 1000n;

export const settled = (changes: Partial<SettledOnChain> = {}): SettledOnChain => ({
  chainId: 31337n,
  token: TOKEN,
  transactionHash: `0x${"ab".repeat(32)}`,
  logIndex: 3,
  blockNumber: 1_234_567n,
  blockTime: BigInt(Date.UTC(2026, 0, 5, 23, 30, 1)) / 1000n,
  memo: `0xeb6305c91f7f49deaed016487c27b42d${"cd".repeat(16)}`,
  ...changes,
});

export const PAYMENT: SettledPayment = {
  instructionId: "I-1",
  endToEndId: "SALARY-0001",
  uetr: "eb6305c9-1f7f-49de-aed0-16487c27b42d",
  amount: 12_500_500_000n,
  currency: "CNH",
  debtor: { name: "Lantau Trading Ltd", lei: "5493001KJTIIGC8Y1R12", account: PAYER },
  creditor: { name: "陳大文 & Söhne <Ltd> \u202e\u{1f600}", account: PAYEES[0] },
  purpose: { code: "SALA" },
  remittance: ["January salary", "second line"],
  settlement: settled(),
};

/** With as little as there can be. */
export const BARE: SettledPayment = {
  endToEndId: "NOTPROVIDED",
  uetr: "97ed4827-7b6f-4491-a06f-b548d5a7512d",
  amount: 10n,
  currency: "CNH",
  debtor: { account: PAYER },
  creditor: { account: PAYEES[1] },
  remittance: [],
  settlement: settled({ logIndex: 5, memo: `0x${"00".repeat(32)}` }),
};

export const TRANSFER: SettledTransfer = {
  ...BARE,
  debtor: { bic: "HSBCHKHHHKH", account: PAYER },
  creditor: { name: "Harbour Treasury", lei: "5493001KJTIIGC8Y1R12", account: PAYEES[2] },
  purpose: { proprietary: "liquidity" },
  remittance: ["top up"],
};
