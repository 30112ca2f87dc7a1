import { expect } from "chai";
import { accountFlags, describeAccountFlags } from "../../sdk/account-flags.ts";
import { quote } from "../../sdk/quote.ts";
import { formatDuration, formatTime, wording } from "../../sdk/wording.ts";

const ACCOUNT = `0x${"11".repeat(20)}`;
const UNLIMITED = (1n << 256n) - 1n;

describe("wording", () => {
  it("puts the symbol behind amounts and knows the unlimited one", () => {
    expect(wording({ symbol: "hHKD" }).amount(1_000_000n)).to.equal("1.00 hHKD");
    expect(wording().amount(1_000_000n)).to.equal("1.00");
    expect(wording({ symbol: "hHKD" }).amount(UNLIMITED)).to.equal("an unlimited amount of hHKD");
    expect(wording().amount(UNLIMITED)).to.equal("an unlimited amount");
  });

  it("puts a token's own symbol behind its amounts", () => {
    const say = wording({ symbol: "hHKD", symbolOf: (token) => (token === ACCOUNT ? "hCNH" : undefined) });
    expect(say.amount(1_000_000n, ACCOUNT)).to.equal("1.00 hCNH");
    expect(say.amount(1_000_000n, "0x")).to.equal("1.00 hHKD");
    expect(say.counterAmount(1_000_000n, ACCOUNT)).to.equal("1.00 of the other token");
    expect(wording({ counterSymbolOf: () => "hHKD" }).counterAmount(1n, ACCOUNT)).to.equal("0.000001 hHKD");
  });

  it("names accounts and roles that are known, and shows the others", () => {
    const say = wording({ nameOf: () => "Treasury", roleName: () => "PAUSER" });
    expect(say.account(ACCOUNT)).to.equal(`Treasury (${ACCOUNT})`);
    expect(say.role(6n)).to.equal("PAUSER");
    expect(wording().account(ACCOUNT)).to.equal(ACCOUNT);
    expect(wording().role(6n)).to.equal("role 6");
  });

  it("names modes", () => {
    const say = wording();
    expect([0n, 1n, 2n, 3n].map(say.mode)).to.deep.equal(["open", "permissioned", "paused", "mode 3"]);
  });

  it("writes times of any size", () => {
    expect(formatTime(0n)).to.equal("1970-01-01 00:00:00 UTC");
    expect(formatTime(1_800_000_000n)).to.equal("2027-01-15 08:00:00 UTC");
    expect(formatTime(8_640_000_000_000n)).to.match(/ UTC$/);
    expect(formatTime(8_640_000_000_001n)).to.equal("the end of time");
    expect(formatTime(UNLIMITED)).to.equal("the end of time");
  });

  it("writes durations in the largest unit that divides them", () => {
    expect(formatDuration(172_800n)).to.equal("2 days");
    expect(formatDuration(86_400n)).to.equal("1 day");
    expect(formatDuration(129_600n)).to.equal("36 hours");
    expect(formatDuration(90n)).to.equal("90 seconds");
    expect(formatDuration(60n)).to.equal("1 minute");
    expect(formatDuration(0n)).to.equal("0 seconds");
  });

  it("spells out account flags", () => {
    expect(accountFlags(128n | 64n)).to.deep.equal(["blacklisted", "hold"]);
    expect(describeAccountFlags(15n)).to.equal("verified, protected, redemption, seizure destination");
    expect(describeAccountFlags(0)).to.equal("no flags");
  });

  it("quotes untrusted values on one line of ASCII, cut where they are long", () => {
    expect(quote('１\n\u202e"')).to.equal('"\\uff11\\n\\u202e\\""');
    expect(quote("x".repeat(1_000)).length).to.be.below(100);
    expect(quote(`x0x${"12345678".repeat(8)},`)).to.equal('"x0x12345678...(64 digits)...5678,"');
    expect(quote(`0x${"ab".repeat(20)}`)).to.equal(`"0x${"ab".repeat(20)}"`);
    expect(quote(undefined)).to.equal("nothing");
    expect(quote(null)).to.equal("null");
    expect(quote([1])).to.equal("a list");
    expect(quote(1.5e48)).to.equal("the number 1.5e+48");
    expect(quote(5n)).to.equal("the bigint 5");
    expect(quote({})).to.equal("a value of type object");
  });
});
