import { expect } from "chai";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { localFile, parseFile, refusesFiles, type Refusal } from "./network-file-refusals.ts";

// network file (its teams and issuance are in issuance-section.test.ts)
// ├── accepted: the local one; an unquoted address
// └── refused, naming the offender
//     ├── shape: not YAML, unknown key (top, currency), missing key, duplicate key, no currency
//     ├── chain: not a number, other than the network's, open on a production chain
//     ├── book: not an address, bad checksum, zero address, one address under two names, odd name
//     ├── roles: unknown role, unknown name, listed twice, ADMIN_ACTS, an indispensable role empty, two powers in one hand
//     ├── registered: unknown name, unknown flag, no flag, listed twice
//     └── currency: other code, long name, amount without decimals, malformed amount

const refusals: readonly Refusal[] = [
  { what: "text that is not YAML", from: "book:", to: "book: [", problem: /line \d+/ },
  {
    what: "an unknown key",
    from: 'chain: "31337"',
    to: 'chain: "31337"\nminter: x',
    problem: /^the file: unknown key minter$/,
  },
  {
    what: "an unknown key of a currency",
    from: "    mode: open",
    to: "    mode: open\n    fee: x",
    problem: /^currencies\.cnh: unknown key fee$/,
  },
  { what: "a missing key", from: "    symbol: hCNH\n", to: "", problem: /^currencies\.cnh\.symbol: / },
  { what: "a duplicate key", from: "  hkd:\n", to: "  cnh:\n", problem: /unique/ },
  {
    what: "a file without a currency",
    from: /currencies:[^]*$/,
    to: "currencies: {}\n",
    problem: /^currencies: at least one of cnh, hkd/,
  },
  {
    what: "a chain id that is not a number",
    from: '"31337"',
    to: '"0x7a69"',
    problem: /^chain: a chain id in decimal digits/,
  },
  {
    what: "an open production network",
    from: '"31337"',
    to: '"8453"',
    problem: /^currencies\.cnh\.mode: found open, Base is a production network/,
  },
  { what: "an unknown mode", from: "mode: open", to: "mode: closed", problem: /^currencies\.cnh\.mode: / },
  {
    what: "something that is no address",
    from: '"0x70997970C51812dc3A010C7d01b50e0d17dc79C8"',
    to: '"0x7099"',
    problem: /^book\.guardian: found 0x7099, an address/,
  },
  {
    what: "a bad checksum",
    from: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    to: "0x70997970c51812dc3A010C7d01b50e0d17dc79C8",
    problem: /^book\.guardian: bad checksum, found 0x70997970c5/,
  },
  {
    what: "the zero address",
    from: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    to: "0x0000000000000000000000000000000000000000",
    problem: /^book\.guardian: the zero address/,
  },
  {
    what: "one address under two names",
    from: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    to: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    problem: /^book\.admin: 0x3C44\S+ is already called guardian$/,
  },
  {
    what: "an odd name in the book",
    from: "  guardian: ",
    to: "  Guardian_1: ",
    problem: /^book\.Guardian_1: names are lower-case words/,
  },
  {
    what: "an unknown role",
    from: "PAUSER: [pauser]",
    to: "STOPPER: [pauser]",
    problem: /unknown role STOPPER; the roles are ADMIN, GUARDIAN/,
  },
  {
    what: "a holder who is not in the book",
    from: "PAUSER: [pauser]",
    to: "PAUSER: [pausr]",
    problem: /^currencies\.cnh\.roles\.PAUSER: pausr is not in the book$/,
  },
  {
    what: "a holder whose name every object knows",
    from: "PAUSER: [pauser]",
    to: "PAUSER: [constructor]",
    problem: /PAUSER: constructor is not in the book$/,
  },
  {
    what: "a holder listed twice",
    from: "PAUSER: [pauser]",
    to: "PAUSER: [pauser, pauser]",
    problem: /PAUSER: pauser is listed twice$/,
  },
  {
    what: "holders of a role that follows another",
    from: "PAUSER: [pauser]",
    to: "ADMIN_ACTS: [pauser]",
    problem: /ADMIN_ACTS: always has the holders of ADMIN/,
  },
  {
    what: "a currency without ADMIN",
    from: "ADMIN: [admin]\n",
    to: "ADMIN: []\n",
    problem: /roles\.ADMIN: at least one holder is needed$/,
  },
  {
    what: "a currency without GUARDIAN",
    from: "      GUARDIAN: [guardian]\n",
    to: "",
    problem: /roles\.GUARDIAN: at least one holder is needed$/,
  },
  {
    what: "a currency without UNPAUSER",
    from: "      UNPAUSER: [unpauser]\n",
    to: "",
    problem: /roles\.UNPAUSER: at least one holder is needed$/,
  },
  {
    what: "one holder of PAUSER and UNPAUSER",
    from: "UNPAUSER: [unpauser]",
    to: "UNPAUSER: [unpauser, pauser]",
    problem: /pauser holds both PAUSER and UNPAUSER/,
  },
  {
    what: "one holder of BLACKLISTER and UNBLACKLISTER",
    from: "UNBLACKLISTER: [unblacklister]",
    to: "UNBLACKLISTER: [blacklister]",
    problem: /blacklister holds both BLACKLISTER and UNBLACKLISTER/,
  },
  {
    what: "one holder of GUARDIAN and ADMIN",
    from: "GUARDIAN: [guardian]",
    to: "GUARDIAN: [guardian, admin]",
    problem: /^currencies\.cnh\.roles: admin holds both GUARDIAN and ADMIN, which need different holders$/,
  },
  {
    what: "one holder of GUARDIAN and UPGRADER",
    from: "UPGRADER: [upgrader]",
    to: "UPGRADER: [guardian]",
    problem: /^currencies\.cnh\.roles: guardian holds both GUARDIAN and UPGRADER/,
  },
  {
    what: "one holder of GUARDIAN and MINTER_ADMIN",
    from: "MINTER_ADMIN: [minter-admin]",
    to: "MINTER_ADMIN: [minter-admin, guardian]",
    problem: /^currencies\.cnh\.roles: guardian holds both GUARDIAN and MINTER_ADMIN/,
  },
  {
    what: "one holder of BLACKLISTER and SEIZER",
    from: "SEIZER: [seizer]",
    to: "SEIZER: [blacklister]",
    problem: /^currencies\.cnh\.roles: blacklister holds both BLACKLISTER and SEIZER/,
  },
  {
    what: "a person who holds RESERVE",
    from: "RESCUER: [rescuer]",
    to: "RESCUER: [rescuer]\n      RESERVE: [rescuer]",
    problem:
      /^currencies\.cnh\.roles\.RESERVE: is held by the currency's registry contract and nobody else, remove it$/,
  },
  ...(
    [
      ["MAKER", "CHECKER"],
      ["MAKER", "LARGE_CHECKER"],
      ["CHECKER", "LARGE_CHECKER"],
      ["REDEEM_MAKER", "REDEEM_CHECKER"],
      ["GUARDIAN", "RISK"],
      ["GUARDIAN", "LEGAL"],
      ["GUARDIAN", "CUSTODIAN_ADMIN"],
      ["GUARDIAN", "BENEFICIARY_ADMIN"],
      ["GUARDIAN", "BOARD"],
      ["STATEMENT_APPROVER", "CUSTODIAN_ADMIN"],
      ["BENEFICIARY_ADMIN", "MAKER"],
      ["BENEFICIARY_ADMIN", "CHECKER"],
      ["BENEFICIARY_ADMIN", "LARGE_CHECKER"],
      ["RISK", "CHECKER"],
      ["CUSTODIAN_ADMIN", "CHECKER"],
      ["MINTER_ADMIN", "LARGE_CHECKER"],
      ["ADMIN", "MAKER"],
      ["ADMIN", "CHECKER"],
      ["ADMIN", "LARGE_CHECKER"],
      ["LEGAL", "MAKER"],
      ["LEGAL", "CHECKER"],
      ["LEGAL", "LARGE_CHECKER"],
      ["STATEMENT_APPROVER", "MAKER"],
      ["STATEMENT_APPROVER", "CHECKER"],
      ["STATEMENT_APPROVER", "LARGE_CHECKER"],
      ["ADMIN", "UNPAUSER"],
      ["PAUSER", "POLICY"],
    ] as const
  ).map(([first, second]): Refusal => {
    const name = first.toLowerCase().replace("_", "-");
    return {
      what: `one holder of ${first} and ${second}`,
      from: new RegExp(` ${second}: \\[`),
      to: ` ${second}: [${name}, `,
      problem: new RegExp(`^currencies\\.cnh\\.roles: ${name} holds both ${first} and ${second}, which need different`),
    };
  }),
  {
    what: "the other currency's code",
    from: "currency: CNH",
    to: "currency: HKD",
    problem: /^currencies\.cnh\.currency: found HKD, CNH is expected$/,
  },
  {
    what: "a name too long for one word",
    from: "Harbour CNH",
    to: "Harbour CNH and a great deal more",
    problem: /^currencies\.cnh\.name: .* at most 31 bytes/,
  },
  {
    what: "a cap without decimals",
    from: '"10000000000.00"',
    to: '"10000000000"',
    problem: /^currencies\.cnh\.ceilingCap: found 10000000000, an amount with two decimals/,
  },
  {
    what: "a cap with an exponent",
    from: '"10000000000.00"',
    to: '"1e9.00"',
    problem: /^currencies\.cnh\.ceilingCap: /,
  },
];

/** A file whose CNH has these registered accounts. */
const withRegistered = (list: string): string =>
  localFile.replace("    mode: open\n", `    mode: open\n    registered: ${list}\n`);

const registeredRefusals: readonly Refusal[] = (
  [
    ["whom the book does not name", "[{ account: nobody, flags: [protected] }]", /nobody is not in the book$/],
    [
      "with an unknown flag",
      "[{ account: rescuer, flags: [verified] }]",
      /\.rescuer: unknown flag verified; the flags are protected, redemption, seizure destination$/,
    ],
    ["with a flag every object knows", "[{ account: rescuer, flags: [constructor] }]", /unknown flag constructor;/],
    ["without a flag", "[{ account: rescuer, flags: [] }]", /\.0\.flags: /],
    [
      "listed twice",
      "[{ account: rescuer, flags: [protected] }, { account: rescuer, flags: [redemption] }]",
      /: rescuer is listed twice$/,
    ],
  ] as const
).map(([what, list, problem]) => ({
  what: `a registered account ${what}`,
  from: "    mode: open\n",
  to: `    mode: open\n    registered: ${list}\n`,
  problem: new RegExp(`^currencies\\.cnh\\.registered.*${problem.source}`),
}));

describe("network file", () => {
  it("reads the local one", () => {
    const file = loadNetworkFile("localhost");
    expect(file.chainId).to.equal(31337);
    expect(file.currencies.map(({ name, symbol, currency, mode }) => [name, symbol, currency, mode])).to.deep.equal([
      ["Harbour CNH", "hCNH", "CNH", "open"],
      ["Harbour HKD", "hHKD", "HKD", "open"],
    ]);
    expect(file.currencies[0]!.ceilingCap).to.equal(10_000_000_000_000_000n);
  });

  it("gives ADMIN_ACTS the holders of ADMIN", () => {
    const { holders } = loadNetworkFile("localhost").currencies[0]!;
    expect(holders.ADMIN_ACTS).to.deep.equal(holders.ADMIN);
  });

  it("reads an unquoted address as an address", () => {
    const unquoted = localFile.replace(
      '"0x70997970C51812dc3A010C7d01b50e0d17dc79C8"',
      "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    );
    expect(parseFile(unquoted).book["guardian"]).to.equal("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
  });

  it("reads registered accounts, of which there are none unless told", () => {
    const flags = "[seizure destination, protected]";
    const [cnh, hkd] = parseFile(withRegistered(`[{ account: rescuer, flags: ${flags} }]`)).currencies;
    expect(cnh!.registered).to.deep.equal([{ account: cnh!.holders.RESCUER[0], flags: 5 }]);
    expect(hkd!.registered).to.deep.equal([]);
  });

  it("names a network that has no file", () => {
    expect(() => loadNetworkFile("atlantis")).to.throw("policy/atlantis.yaml does not exist");
  });

  refusesFiles([...refusals, ...registeredRefusals]);
});
