import { z } from "zod/v4";
import { lookUp, type AddressBook } from "./address-book.ts";
import {
  allocationSchema,
  approvalSchema,
  readConsent,
  type AllocationSettings,
  type ApprovalSettings,
} from "./consent-section.ts";
import { readAmount, readId, readMoment, readNumber, refuseRepeated } from "./written-values.ts";

/** What the issuance contracts of a currency start with. Amounts are minor units, moments Unix seconds. */
export interface IssuanceSettings {
  /** What the mint desk may mint until MINTER_ADMIN gives it more. */
  readonly mintDeskAllowance: bigint;
  /** By how much the reserve must exceed the supply, in basis points. */
  readonly bufferBps: number;
  /** Seconds after which a statement no longer counts. */
  readonly maxAge: number;
  /** Basis points by which a statement may exceed the baseline without a person. */
  readonly stepBps: number;
  readonly orderLimit: bigint;
  /** Above it an order needs a LARGE_CHECKER. */
  readonly largeOrderSize: bigint;
  /** In any 24 hours. */
  readonly windowLimit: bigint;
  /** Basis points of the ceiling that one order may be. */
  readonly shareLimitBps: number;
  readonly custodians: readonly CustodianSettings[];
  readonly beneficiaries: readonly BeneficiarySettings[];
  /** Absent: no supervisor has consented, and nothing can be issued. */
  readonly approval?: ApprovalSettings;
  /** Absent: no part of an approved ceiling is this chain's, and nothing can be issued. */
  readonly allocation?: AllocationSettings;
}

export interface CustodianSettings {
  readonly id: string;
  /** How many of the signers must sign. */
  readonly threshold: number;
  readonly signers: readonly string[];
  readonly pools: readonly string[];
}

export interface BeneficiarySettings {
  readonly wallet: string;
  readonly customer: string;
  readonly validUntil: number;
}

export const issuanceSchema = z.strictObject({
  mintDeskAllowance: z.string(),
  bufferBps: z.string(),
  maxAge: z.string(),
  stepBps: z.string(),
  orderLimit: z.string(),
  largeOrderSize: z.string(),
  windowLimit: z.string(),
  shareLimitBps: z.string(),
  custodians: z.array(
    z.strictObject({
      id: z.string(),
      threshold: z.string(),
      signers: z.array(z.string()),
      pools: z.array(z.string()),
    }),
  ),
  beneficiaries: z.array(z.strictObject({ wallet: z.string(), customer: z.string(), validUntil: z.string() })),
  approval: approvalSchema.optional(),
  allocation: allocationSchema.optional(),
});
export type IssuanceInput = z.infer<typeof issuanceSchema>;

// What the contracts have room for.
const most = { bps: 10_000, maxAge: 2 ** 24 - 1, custodians: 64, signers: 32, pools: 16 };

export interface ReadIssuance {
  readonly place: string;
  readonly input: IssuanceInput;
  readonly book: AddressBook;
  readonly problems: string[];
}

export function readIssuance({ place, input, book, problems }: ReadIssuance): IssuanceSettings {
  const at = (field: "mintDeskAllowance" | "orderLimit" | "largeOrderSize" | "windowLimit") =>
    readAmount({ place: `${place}.${field}`, text: input[field], problems });
  const number = (field: "bufferBps" | "maxAge" | "stepBps" | "shareLimitBps", to: number) =>
    readNumber({ place: `${place}.${field}`, text: input[field], problems, from: 0, to });

  const { approval, allocation } = readConsent({ place, input, problems });
  return {
    mintDeskAllowance: at("mintDeskAllowance"),
    bufferBps: number("bufferBps", most.bps),
    maxAge: number("maxAge", most.maxAge),
    stepBps: number("stepBps", most.bps),
    orderLimit: at("orderLimit"),
    largeOrderSize: at("largeOrderSize"),
    windowLimit: at("windowLimit"),
    shareLimitBps: number("shareLimitBps", most.bps),
    custodians: readCustodians({ place: `${place}.custodians`, input, book, problems }),
    beneficiaries: readBeneficiaries({ place: `${place}.beneficiaries`, input, book, problems }),
    ...(approval === undefined ? {} : { approval }),
    ...(allocation === undefined ? {} : { allocation }),
  };
}

function readCustodians({ place, input, book, problems }: ReadIssuance): CustodianSettings[] {
  const seen = { ids: new Set<string>(), signers: new Set<string>(), pools: new Set<string>() };
  const custodians = input.custodians.map(({ id, threshold, signers, pools }): CustodianSettings => {
    readId({ place: `${place}.id`, text: id, problems });
    refuseRepeated({ place: `${place}.id`, text: id, problems, seen: seen.ids });
    const own = `${place}.${id}`;
    for (const pool of pools) {
      readId({ place: `${own}.pools`, text: pool, problems });
      refuseRepeated({ place: `${own}.pools`, text: pool, problems, seen: seen.pools });
    }
    for (const name of signers) {
      refuseRepeated({ place: `${own}.signers`, text: name, problems, seen: seen.signers });
    }
    if (signers.length === 0) problems.push(`${own}.signers: at least one signer is needed`);
    refuseMore({ place: `${own}.signers`, found: signers.length, allowed: most.signers, problems });
    return {
      id,
      threshold: readNumber({
        place: `${own}.threshold`,
        text: threshold,
        problems,
        from: 1,
        to: Math.max(1, signers.length),
      }),
      signers: signers.flatMap((name) => lookUp({ place: `${own}.signers`, name, book, problems }) ?? []),
      pools,
    };
  });
  refuseMore({ place, found: custodians.length, allowed: most.custodians, problems });
  const pools = custodians.flatMap((custodian) => custodian.pools);
  refuseMore({ place: `${place} pools`, found: pools.length, allowed: most.pools, problems });
  return custodians;
}

interface RefuseMore {
  readonly place: string;
  readonly found: number;
  readonly allowed: number;
  readonly problems: string[];
}

function refuseMore({ place, found, allowed, problems }: RefuseMore): void {
  if (found > allowed) problems.push(`${place}: found ${found}, at most ${allowed} are allowed`);
}

function readBeneficiaries({ place, input, book, problems }: ReadIssuance): BeneficiarySettings[] {
  const seen = new Set<string>();
  return input.beneficiaries.flatMap(({ wallet: name, customer, validUntil }) => {
    refuseRepeated({ place, text: name, problems, seen });
    readId({ place: `${place}.${name}.customer`, text: customer, problems });
    const until = readMoment({ place: `${place}.${name}.validUntil`, text: validUntil, problems });
    const wallet = lookUp({ place, name, book, problems });
    return wallet === undefined ? [] : [{ wallet, customer, validUntil: until }];
  });
}
