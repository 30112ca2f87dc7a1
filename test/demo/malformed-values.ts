import type { Malformed } from "./malformed-days.ts";

/** Values, names and an order of steps that cannot be. */
export const malformedValues: readonly Malformed[] = [
  // HB-3015
  {
    what: "an amount with an exponent",
    code: "HB-3015",
    from: `"amount": "38.50"`,
    to: `"amount": "1e6"`,
    says: /exponent/,
  },
  { what: "a negative amount", code: "HB-3015", from: `"amount": "38.50"`, to: `"amount": "-38.50"`, says: /sign/ },
  {
    what: "an amount with too many decimals",
    code: "HB-3015",
    from: `"amount": "38.50"`,
    to: `"amount": "1,000.0000001"`,
  },
  { what: "an amount in other digits", code: "HB-3015", from: `"amount": "38.50"`, to: `"amount": "١٢"` },
  {
    what: "an expected balance that is no amount",
    code: "HB-3015",
    from: `"customer": "4,961.50"`,
    to: `"customer": "lots"`,
  },
  // HB-3016
  {
    what: "a payer nobody knows",
    code: "HB-3016",
    from: `"by": "north-trading"`,
    to: `"by": "north-tradin"`,
    says: /"north-tradin"/,
  },
  { what: "a balance of nobody", code: "HB-3016", from: `"customer": "4,961.50"`, to: `"custommer": "4,961.50"` },
  {
    what: "a blacklisted nobody",
    code: "HB-3016",
    from: `"expect": { "blacklisted": ["north-trading"] }`,
    to: `"expect": { "blacklisted": ["nobody"] }`,
  },
  {
    what: "a pool that no bank has",
    code: "HB-3016",
    from: `"pool": "BANK-B-1",\n      "asOf": "day 2 08:00"`,
    to: `"pool": "BANK-C-1",\n      "asOf": "day 2 08:00"`,
    on: `"pool": "BANK-C-1"`,
    says: /BANK-A-1, BANK-B-1/,
  },
  {
    what: "a custodian that the network file has not",
    code: "HB-3016",
    from: `"custodian": "BANK-A",\n      "credit": "FPS|BKAAHKHH|FP-2026-0719"`,
    to: `"custodian": "BANK-C",\n      "credit": "FPS|BKAAHKHH|FP-2026-0719"`,
    on: `"custodian": "BANK-C"`,
  },
  {
    what: "one of our contracts as somebody who acts",
    code: "HB-3016",
    from: `"by": "north-trading"`,
    to: `"by": "HKD mint desk"`,
  },
  // HB-3017
  { what: "a time of no day", code: "HB-3017", from: `"at": "day 3 12:00"`, to: `"at": "day 3 24:00"` },
  { what: "a step before the one before", code: "HB-3017", from: `"at": "day 3 12:00"`, to: `"at": "day 3 11:29"` },
  {
    what: "a step at the same time",
    code: "HB-3017",
    from: `"at": "day 3 12:00"`,
    to: `"at": "day 3 11:30"`,
    on: `"at": "day 3 11:30",\n      "do": "unpause"`,
  },
  // HB-3018, HB-3019
  {
    what: "an error nobody throws",
    code: "HB-3018",
    from: `"refused": "NotBeneficiary"`,
    to: `"refused": "NoBeneficiary"`,
    says: /"NoBeneficiary"/,
  },
  {
    what: "a reference that is too long",
    code: "HB-3019",
    from: `"reference": "TABLE-7"`,
    to: `"reference": "TABLE-7-TABLE-7-TABLE-7-TABLE-7-"`,
  },
  {
    what: "a bank reference that is no UETR",
    code: "HB-3019",
    from: `"73e4a1d0-2b9c-4e85-a16f-9d8c7b6a5e06"`,
    to: `"73E4A1D0-2B9C-4E85-A16F-9D8C7B6A5E06"`,
  },
  {
    what: "a credit whose rail nobody knows",
    code: "HB-3019",
    from: `"FPS|BKAAHKHH|FP-2026-0719"`,
    to: `"CASH|BKAAHKHH|FP-2026-0719"`,
    says: /"CASH"/,
  },
  {
    what: "an order number that is too long",
    code: "HB-3019",
    from: `"ORD-HKD-0003"`,
    to: `"ORD-HKD-0003-ORD-HKD-0003-ORD-HKD"`,
  },
  // HB-3020, HB-3021
  {
    what: "an order approved before it is proposed",
    code: "HB-3020",
    from: `"order": "ORD-HKD-0004",\n      "uetr"`,
    to: `"order": "ORD-HKD-4000",\n      "uetr"`,
    on: `"order": "ORD-HKD-0004",\n      "custodian"`,
    says: /"ORD-HKD-0004"/,
  },
  {
    what: "an order proposed twice under one number",
    code: "HB-3020",
    from: `"ORD-HKD-0001-AGAIN"`,
    to: `"ORD-HKD-0001"`,
    on: `"order": "ORD-HKD-0001",\n      "uetr": "5f0c2c1e-7d0b-4b53-9a4e-1c0f5a6b7c01",\n      "to": "distributor-1",\n      "amount": "10,000,000.00",\n      "expect": { "refused"`,
  },
  {
    what: "a redemption settled that nobody requested",
    code: "HB-3020",
    from: `"redemption": "while-stale",\n      "by": "customer"`,
    to: `"redemption": "while-stole",\n      "by": "customer"`,
    on: `"redemption": "while-stale"`,
  },
  {
    what: "a statement confirmed that nobody signed",
    code: "HB-3020",
    from: `"token": "CNH",\n      "pool": "BANK-A-1",\n      "expect"`,
    to: `"token": "CNH",\n      "pool": "BANK-B-1",\n      "expect"`,
    on: `"pool": "BANK-B-1",\n      "expect": { "reserves": "50,000,000.00"`,
    says: /"CNH BANK-B-1"/,
  },
  {
    what: "an act that was never scheduled",
    code: "HB-3020",
    from: `"id": "seizure"`,
    to: `"id": "sezure"`,
    on: `"act": "seizure"`,
    says: /"seizure"/,
  },
  {
    what: "an id given twice",
    code: "HB-3020",
    from: `"id": "cnh-allocation"`,
    to: `"id": "cnh-approval"`,
    on: `"id": "cnh-approval",\n      "act": { "do": "allocate"`,
  },
  { what: "a person with the name of a role holder", code: "HB-3021", from: `"ming": {`, to: `"guardian": {` },
  { what: "a person with a name that is none", code: "HB-3021", from: `"ming": {`, to: `"Ming!": {` },
];
