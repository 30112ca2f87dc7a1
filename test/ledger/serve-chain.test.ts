import { expect } from "chai";
import { loadDays, type DayBooks } from "./day-books.ts";
import { silent } from "./served-books.ts";
import { serve, type Serving } from "../../ledger/serve/serve.ts";
import type { Store } from "../../ledger/store/store.ts";

// Two days on the real contracts, followed and served
// ├── supply, balances, restrictions and reserve are what the contracts say themselves
// ├── redemptions and attestations are those of the days
// └── official contracts are named

describe("The books of a real chain over HTTP", () => {
  let days: DayBooks;
  let store: Store;
  let serving: Serving;

  before(async function () {
    this.timeout(120_000);
    days = await loadDays();
    store = await days.copy();
    const books = { store, networks: [days.network], policies: new Map(), nameOf: () => undefined };
    serving = await serve({ books, publicPort: 0, privatePort: 0, logger: silent });
  });
  after(async () => {
    await serving.close();
    await store.close();
  });

  const get = async (path: string): Promise<any> => (await fetch(serving.url + path)).json();

  it("gives the supply that each token gives", async () => {
    for (const currency of ["HKD", "CNH"] as const) {
      const { token } = currency === "HKD" ? days.hkd : days.cnh;
      const { total, asOf } = await get(`/v1/tokens/${currency}/supply`);
      const block = asOf[0].block as number;
      expect(total.supply.minor).to.equal(String(await token.totalSupply({ blockTag: block })));
      const { supply } = await get(`/v1/transparency/${currency}/supply`);
      expect(supply).to.have.length(1);
      expect(supply[0]).to.include({ amount_minor: total.supply.minor, finalised: true, block });
      expect(supply[0].contract).to.equal(((await token.getAddress()) as string).toLowerCase());
    }
  });

  it("gives every named account what the token gives it, and whether it is restricted", async () => {
    const { token, alice, bob, carol, dave, distributor } = days.hkd;
    for (const { address } of [alice, bob, carol, dave, distributor]) {
      const { total, chains } = await get(`/v1/tokens/HKD/accounts/${address}`);
      expect(total.minor).to.equal(String(await token.balanceOf(address)));
      expect(chains[0].blacklisted).to.equal(await token.isBlacklisted(address));
      expect(chains[0].hold.minor).to.equal(String(await token.getFrozenTokens(address)));
      expect(chains[0].official).to.equal(null);
    }
    const blacklisted = (await get(`/v1/tokens/HKD/accounts/${carol.address}`)).chains[0];
    expect(blacklisted.blacklisted).to.equal(true);
    expect(blacklisted.frozen).to.deep.equal(blacklisted.balance);
  });

  it("knows the contracts of the deployment by their address", async () => {
    const address = (days.harbour.tradeEscrow.target as string).toLowerCase();
    const { chains } = await get(`/v1/tokens/HKD/accounts/${address}`);
    expect(chains[0].official).to.deep.equal({ contract: "tradeEscrow", currency: "" });
  });

  it("gives the reserve that the registry reckons, and who stated it", async () => {
    const { registry } = days.hkd;
    const { chains, reserves, coverage, asOf } = await get("/v1/tokens/HKD/reserves");
    const told = await registry.solvency({ blockTag: asOf[0].block });
    expect(reserves.minor).to.equal(String(told.reserves));
    expect(coverage.ratio).to.equal(String(told.ratio));
    expect(chains[0].pools.map((pool: any) => pool.status)).to.deep.equal(["counted", "counted"]);
    const { accounts } = await get("/v1/transparency/HKD/reserves");
    const sum = accounts.reduce((all: bigint, one: any) => all + BigInt(one.amount_minor), 0n);
    expect(String(sum)).to.equal(reserves.minor);
  });

  it("lists what was attested and handed in, newest first", async () => {
    const { attestations } = await get("/v1/tokens/HKD/attestations");
    expect(attestations).to.have.length(6);
    const blocks = attestations.map((one: any) => one.block as number);
    expect(blocks).to.deep.equal([...blocks].sort((a, b) => b - a));
    const { redemptions, open } = await get("/v1/tokens/HKD/redemptions");
    expect(redemptions.map((one: any) => one.state)).to.include.members(["open", "settled", "rejected"]);
    expect(open.count).to.equal(redemptions.filter((one: any) => one.state === "open").length);
  });

  it("keeps the freeze register to the private side", async () => {
    const { chains } = (await (await fetch(`${serving.privateUrl}/v1/tokens/HKD/restrictions`)).json()) as any;
    const accounts = chains[0].accounts.map((one: any) => one.account as string);
    for (const { address } of [days.hkd.bob, days.hkd.carol, days.hkd.dave])
      expect(accounts).to.include(address.toLowerCase());
    expect((await fetch(`${serving.url}/v1/tokens/HKD/restrictions`)).status).to.equal(404);
  });
});
