import type { Malformed } from "./malformed-days.ts";
import { DAY_TEXT } from "./stage-door.ts";

const PUSHED = `"token": "HKD",\n      "by": "relayer",\n      "expect": { "reserves"`;

/** Not JSON, or not of the shape of a day. */
export const malformedShapes: readonly Malformed[] = [
  // HB-3002
  {
    what: "a trailing comma in an object",
    code: "HB-3002",
    from: `"gas": true }\n  },`,
    to: `"gas": true },\n  },`,
    on: `"north-trading": { "is"`,
  },
  {
    what: "a trailing comma in a list",
    code: "HB-3002",
    from: `["bank-a-1"]`,
    to: `["bank-a-1",]`,
  },
  {
    what: "a missing comma",
    code: "HB-3002",
    from: `"id": "court-account",`,
    to: `"id": "court-account"`,
    on: `"act": { "do": "register seizure destination"`,
  },
  { what: "a missing colon", code: "HB-3002", from: `"id": "court-account"`, to: `"id" "court-account"` },
  { what: "a comment", code: "HB-3002", from: `"id": "seizure",`, to: `"id": "seizure", // by order` },
  { what: "a comment as YAML has it", code: "HB-3002", from: `"id": "seizure",`, to: `"id": "seizure", # by order` },
  { what: "single quotes", code: "HB-3002", from: `"id": "seizure"`, to: `"id": 'seizure'` },
  { what: "a word without quotes", code: "HB-3002", from: `"id": "seizure"`, to: `"id": seizure` },
  { what: "a key without quotes", code: "HB-3002", from: `"id": "seizure"`, to: `id: "seizure"` },
  {
    what: "a number with a leading zero",
    code: "HB-3002",
    from: `"release": 2,\n      "reserves"`,
    to: `"release": 02,\n      "reserves"`,
    on: `"release": 02`,
  },
  { what: "a line break inside a text", code: "HB-3002", from: `"PO-7731",`, to: `"PO\n7731",`, on: `"PO\n7731",` },
  { what: "a text without an end", code: "HB-3002", from: `"PO-7731",`, to: `"PO-7731,` },
  { what: "an end too early", code: "HB-3002", from: DAY_TEXT.slice(DAY_TEXT.indexOf(`  "final"`)), to: "", on: "" },
  { what: "something behind the end", code: "HB-3002", from: DAY_TEXT, to: `${DAY_TEXT}\n{}\n`, on: "\n{}\n" },
  { what: "an empty file", code: "HB-3002", from: DAY_TEXT, to: "", on: "" },
  // HB-3003
  {
    what: "a key twice",
    code: "HB-3003",
    from: `"id": "seizure",`,
    to: `"id": "seizure",\n      "id": "again",`,
    on: `"id": "again"`,
    says: /"id"/,
  },
  {
    what: "a person twice",
    code: "HB-3003",
    from: `"ming": {`,
    to: `"customer": {`,
    on: `"customer": { "is": "a shopper who owns no gas token", "gas": false },\n    "siu"`,
  },
  // HB-3011, HB-3012, HB-3013
  {
    what: "a missing amount",
    code: "HB-3011",
    from: `"amount": "38.50",\n`,
    to: "\n",
    on: `{\n      "at": "day 2 12:30"`,
    says: /"amount"/,
  },
  {
    what: "a missing kind",
    code: "HB-3011",
    from: `"do": "unpause",`,
    to: "",
    on: `{\n      "at": "day 3 12:00"`,
    says: /"do"/,
  },
  {
    what: "a missing expectation",
    code: "HB-3011",
    from: `"to": "harbour-tea",\n      "amount": "38.50",\n      "relayer": "relayer",\n      "expect"`,
    to: `"to": "harbour-tea",\n      "amount": "38.50",\n      "relayer": "relayer",\n      "hope"`,
    on: `{\n      "at": "day 2 12:30"`,
  },
  {
    what: "a missing final table",
    code: "HB-3011",
    from: `"final": {\n    "CNH"`,
    to: `"final": {\n    "EUR"`,
    on: `"final"`,
  },
  {
    what: "an unknown field",
    code: "HB-3012",
    from: PUSHED,
    to: `"mood": "good",\n      ${PUSHED}`,
    on: `"mood"`,
    says: /"mood"/,
  },
  {
    what: "an unknown expectation",
    code: "HB-3012",
    from: `"expect": { "mode": "paused" }`,
    to: `"expect": { "moods": "paused" }`,
  },
  { what: "an amount that is a number", code: "HB-3013", from: `"amount": "38.50"`, to: `"amount": 38.5` },
  {
    what: "an unknown currency",
    code: "HB-3013",
    from: PUSHED,
    to: PUSHED.replace("HKD", "EUR"),
    on: `"token": "EUR"`,
  },
  { what: "an unknown mode", code: "HB-3013", from: `"mode": "paused" }`, to: `"mode": "asleep" }` },
  {
    what: "a release that is no whole number",
    code: "HB-3013",
    from: `"release": 2,\n      "reserves"`,
    to: `"release": 2.5,\n      "reserves"`,
  },
  { what: "an expectation of nothing", code: "HB-3013", from: `"expect": { "mode": "paused" }`, to: `"expect": {}` },
  {
    what: "people in a list",
    code: "HB-3013",
    from: DAY_TEXT.slice(DAY_TEXT.indexOf(`"people"`), DAY_TEXT.indexOf(`  "steps"`)),
    to: `"people": [],\n`,
    on: `"people": []`,
  },
  // HB-3014
  {
    what: "an unknown kind of step",
    code: "HB-3014",
    from: `"do": "unpause"`,
    to: `"do": "unfreeze"`,
    says: /"unfreeze"/,
  },
  {
    what: "an act that is not delayed but scheduled",
    code: "HB-3014",
    from: `{ "do": "upgrade", "token": "HKD" }`,
    to: `{ "do": "pause", "token": "HKD" }`,
    says: /scheduled/,
  },
];
