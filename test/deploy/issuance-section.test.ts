// What the network file says about teams and issuing.
//
// teams: a LARGE_CHECKER in the team of a MAKER, nobody's team, two teams, an unknown name
// issuance: numbers, moments and ids that are none or do not fit, people with two parts, consents that do not add up
import { expect } from "chai";
import { id } from "ethers";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { localFile, parseFile, refusesFiles, type Refusal } from "./network-file-refusals.ts";

const refusals: readonly Refusal[] = [
  {
    what: "a LARGE_CHECKER in the team of a MAKER",
    from: /operations: .*\n {2}treasury: .*/,
    to: "operations: [checker]\n  back-office: [large-checker, maker]",
    problem: /^currencies\.cnh\.roles\.LARGE_CHECKER: large-checker is in the team back-office, like maker, a MAKER$/,
  },
  {
    what: "a CHECKER without a team",
    from: "operations: [maker, checker]",
    to: "operations: [maker]",
    problem: /^currencies\.cnh\.roles\.CHECKER: checker is in no team; teams: says who is in which$/,
  },
  {
    what: "somebody in two teams",
    from: "treasury: [large-checker]",
    to: "treasury: [large-checker, checker]",
    problem: /^teams\.treasury: checker is already in the team operations$/,
  },
  {
    what: "a team of somebody who is not in the book",
    from: "treasury: [large-checker]",
    to: "treasury: [large-checker, nobody]",
    problem: /^teams\.treasury: nobody is not in the book$/,
  },
  { what: "a file without teams", from: /teams:[^]*?\n\n/, to: "", problem: /MAKER: maker is in no team/ },
  {
    what: "a currency without an issuance section",
    from: /(roles: \*holders\n) {4}issuance:[^]*$/,
    to: "$1",
    problem: /^currencies\.hkd\.issuance: /,
  },
  {
    what: "an unknown key of the issuance",
    from: '      bufferBps: "100"',
    to: '      bufferBps: "100"\n      haircut: "5"',
    problem: /^currencies\.cnh\.issuance: unknown key haircut$/,
  },
  {
    what: "an allowance without decimals",
    from: 'mintDeskAllowance: "5000000000.00"',
    to: 'mintDeskAllowance: "5000000000"',
    problem: /^currencies\.cnh\.issuance\.mintDeskAllowance: found 5000000000, an amount with two decimals/,
  },
  {
    what: "more basis points than the whole",
    from: 'shareLimitBps: "500"',
    to: 'shareLimitBps: "10001"',
    problem: /^currencies\.cnh\.issuance\.shareLimitBps: found 10001, a whole number from 0 to 10000 is expected$/,
  },
  {
    what: "a number that is not whole",
    from: 'stepBps: "500"',
    to: 'stepBps: "5e2"',
    problem: /^currencies\.cnh\.issuance\.stepBps: found 5e2, a whole number/,
  },
  {
    what: "an age that the registry has no room for",
    from: 'maxAge: "93600"',
    to: 'maxAge: "16777216"',
    problem: /^currencies\.cnh\.issuance\.maxAge: found 16777216, a whole number from 0 to 16777215 is expected$/,
  },
  {
    what: "a custodian's id that is no id",
    from: "id: BANK-A",
    to: "id: Bank A",
    problem: /^currencies\.cnh\.issuance\.custodians\.id: found Bank A, capital letters and digits/,
  },
  {
    what: "an id that does not fit one word",
    from: "pools: [BANK-A-1]",
    to: `pools: [${"A".repeat(32)}]`,
    problem: /^currencies\.cnh\.issuance\.custodians\.BANK-A\.pools: found A{32}, at most 31 characters are allowed$/,
  },
  {
    what: "one custodian twice",
    from: "id: BANK-B",
    to: "id: BANK-A",
    problem: /^currencies\.cnh\.issuance\.custodians\.id: BANK-A is listed twice$/,
  },
  {
    what: "one pool at two custodians",
    from: "pools: [BANK-B-1]",
    to: "pools: [BANK-A-1]",
    problem: /^currencies\.cnh\.issuance\.custodians\.BANK-B\.pools: BANK-A-1 is listed twice$/,
  },
  {
    what: "one signer of two custodians",
    from: "signers: [bank-b-1, bank-b-2, bank-b-3]",
    to: "signers: [bank-b-1, bank-b-2, bank-a-3]",
    problem: /^currencies\.cnh\.issuance\.custodians\.BANK-B\.signers: bank-a-3 is listed twice$/,
  },
  {
    what: "a signer who is not in the book",
    from: "signers: [bank-b-1, bank-b-2, bank-b-3]",
    to: "signers: [bank-b-1, bank-b-2, bank-c-3]",
    problem: /^currencies\.cnh\.issuance\.custodians\.BANK-B\.signers: bank-c-3 is not in the book$/,
  },
  {
    what: "a threshold above the number of signers",
    from: 'threshold: "2"',
    to: 'threshold: "4"',
    problem:
      /^currencies\.cnh\.issuance\.custodians\.BANK-A\.threshold: found 4, a whole number from 1 to 3 is expected$/,
  },
  {
    what: "a threshold of nothing",
    from: 'threshold: "2"',
    to: 'threshold: "0"',
    problem:
      /^currencies\.cnh\.issuance\.custodians\.BANK-A\.threshold: found 0, a whole number from 1 to 3 is expected$/,
  },
  {
    what: "a custodian without signers",
    from: "signers: [bank-a-1, bank-a-2, bank-a-3]",
    to: "signers: []",
    problem: /^currencies\.cnh\.issuance\.custodians\.BANK-A\.signers: at least one signer is needed$/,
  },
  {
    what: "more pools than the registry has room for",
    from: "pools: [BANK-A-1]",
    to: `pools: [${Array.from({ length: 16 }, (_, index) => `P-${index}`).join(", ")}]`,
    problem: /^currencies\.cnh\.issuance\.custodians pools: found 17, at most 16 are allowed$/,
  },
  {
    what: "a custodian's signer who holds a role",
    from: "signers: [bank-a-1, bank-a-2, bank-a-3]",
    to: "signers: [bank-a-1, bank-a-2, checker]",
    problem:
      /^currencies\.hkd\.issuance\.custodians: checker is CHECKER of cnh; a custodian's signer may hold no role$/,
  },
  {
    what: "a beneficiary who holds a role",
    from: "wallet: distributor-1",
    to: "wallet: maker",
    problem: /^currencies\.cnh\.issuance\.beneficiaries: maker is MAKER of cnh; a beneficiary may be neither$/,
  },
  {
    what: "a beneficiary who signs for a custodian",
    from: "wallet: distributor-1",
    to: "wallet: bank-a-1",
    problem:
      /^currencies\.cnh\.issuance\.beneficiaries: bank-a-1 is a custodian's signer; a beneficiary may be neither$/,
  },
  {
    what: "a beneficiary listed twice",
    from: "wallet: distributor-2",
    to: "wallet: distributor-1",
    problem: /^currencies\.cnh\.issuance\.beneficiaries: distributor-1 is listed twice$/,
  },
  {
    what: "a day that does not exist",
    from: 'validUntil: "2030-01-01T00:00:00Z"',
    to: 'validUntil: "2030-02-30T00:00:00Z"',
    problem:
      /^currencies\.cnh\.issuance\.beneficiaries\.distributor-1\.validUntil: found 2030-02-30T00:00:00Z, a moment such as/,
  },
  {
    what: "a moment without its zone",
    from: 'expiry: "2030-01-01T00:00:00Z"',
    to: 'expiry: "2030-01-01 00:00"',
    problem: /^currencies\.hkd\.issuance\.approval\.expiry: found 2030-01-01 00:00, a moment such as/,
  },
  {
    what: "a moment that the registry has no room for",
    from: 'expiry: "2030-01-01T00:00:00Z"',
    to: 'expiry: "2106-02-07T06:28:16Z"',
    problem: /^currencies\.hkd\.issuance\.approval\.expiry: found 2106-02-07T06:28:16Z, a moment such as/,
  },
  {
    what: "an approval of nothing",
    from: 'ceiling: "5000000000.00"',
    to: 'ceiling: "0.00"',
    problem:
      /^currencies\.hkd\.issuance\.approval\.ceiling: found 0\.00; without consent the whole approval is left out$/,
  },
  {
    what: "an allocation of more than the approval",
    from: '"31337": "5000000000.00"',
    to: '"31337": "4999999999.00"\n          "8453": "1.01"',
    problem:
      /^currencies\.hkd\.issuance\.allocation\.shares: found 5,000,000,000\.01 in all, the approval's ceiling is 5,000,000,000\.00$/,
  },
  {
    what: "an allocation without an approval",
    from: /^ {6}approval:\n( {8}.*\n)+/m,
    to: "",
    problem: /^currencies\.hkd\.issuance\.allocation: there is no approval whose ceiling could be allocated$/,
  },
  {
    what: "an allocation to no chain",
    from: /shares:\n.*"31337".*\n/,
    to: "shares: {}\n",
    problem: /^currencies\.hkd\.issuance\.allocation\.shares: at least one chain's share is expected$/,
  },
  {
    what: "a share of something that is no chain",
    from: '"31337": "5',
    to: '"base": "5',
    problem: /^currencies\.hkd\.issuance\.allocation\.shares\.base: found base, a whole number from 1/,
  },
  {
    what: "an epoch before the first",
    from: 'epoch: "1"',
    to: 'epoch: "0"',
    problem: /^currencies\.hkd\.issuance\.allocation\.epoch: found 0, a whole number from 1 to 1000 is expected$/,
  },
];

describe("issuance section", () => {
  it("reads the local one's issuance", () => {
    const [cnh, hkd] = loadNetworkFile("localhost").currencies.map(({ issuance }) => issuance);
    const { approval, allocation, ...bounds } = hkd!;
    expect(cnh).to.deep.equal(bounds);
    expect(bounds.custodians.map(({ id, threshold, signers, pools }) => [id, threshold, signers.length, pools])).to.eql(
      [
        ["BANK-A", 2, 3, ["BANK-A-1"]],
        ["BANK-B", 2, 3, ["BANK-B-1"]],
      ],
    );
    expect(bounds.beneficiaries.map(({ customer, validUntil }) => [customer, validUntil])).to.deep.equal([
      ["M-001", 1_893_456_000],
      ["M-002", 1_893_456_000],
    ]);
    expect([bounds.bufferBps, bounds.maxAge, bounds.stepBps, bounds.shareLimitBps]).to.deep.equal([
      100, 93_600, 500, 500,
    ]);
    expect([bounds.orderLimit, bounds.largeOrderSize, bounds.windowLimit]).to.deep.equal(
      [50n, 20n, 100n].map((millions) => millions * 10n ** 12n),
    );
    expect(approval!.ceiling).to.equal(5n * 10n ** 15n);
    expect(allocation!.shares).to.deep.equal([{ chainId: 31337, amount: approval!.ceiling }]);
  });

  it("takes a document's hash as an approval's reference, and the hash of any other text", () => {
    const hash = `0x${"ab".repeat(32)}`;
    const referenceOf = (reference: string) =>
      parseFile(localFile.replace(/reference: .*/, `reference: "${reference}"`)).currencies[1]!.issuance.approval!
        .referenceHash;
    expect(referenceOf(hash)).to.equal(hash);
    expect(referenceOf("B1/15C")).to.equal(id("B1/15C"));
    for (const lost of [hash.slice(0, -1), `${hash}0`, hash.replace("0x", "0X"), "0xB1/15C"])
      expect(() => referenceOf(lost), lost).to.throw(/approval\.reference: found .* 64 hexadecimal digits/);
  });

  it("needs no teams where nobody has a part in orders", () => {
    const file = parseFile(
      localFile.replace(/teams:[^]*?\n\n/, "").replace(/ {6}(MAKER|CHECKER|LARGE_CHECKER): .*\n/g, ""),
    );
    expect(file.teams).to.deep.equal({});
  });

  it("orders the rows of an allocation as the registry wants them", () => {
    const file = parseFile(
      localFile.replace('"31337": "5000000000.00"', '"56": "1.00"\n          "8453": "2.00"\n          "10": "3.00"'),
    );
    expect(file.currencies[1]!.issuance.allocation!.shares.map(({ chainId }) => chainId)).to.deep.equal([10, 56, 8453]);
  });

  refusesFiles(refusals);
});
