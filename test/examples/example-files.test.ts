import { expect } from "chai";
import { changed, faultOf, lineOf, runExample, runText, type Change, type ExampleName } from "./example-door.ts";

// an example's file
// ├── is refused as a whole, with the path and the line of what is wrong, before anything is built
// └── that is not there, or is not JSON

interface Fault {
  title: string;
  file: ExampleName;
  change: Change;
  /** On which line, and in which words, the refusal names it. */
  passage: string;
  reason: RegExp;
}

const faults: readonly Fault[] = [
  {
    title: "an amount that is none",
    file: "invoice",
    change: [`"buyerPays": "270,929.25 HKD"`, `"buyerPays": "270.929,25 HKD"`],
    passage: `"buyerPays"`,
    reason: /expect\.buyerPays: .*270\.929,25/,
  },
  {
    title: "an amount without its currency",
    file: "invoice",
    change: [`"holds": "400,000.00 HKD"`, `"holds": "400,000.00"`],
    passage: `"holds": "400,000.00"`,
    reason: /buyer\.holds: /,
  },
  {
    title: "a quote in another currency than the invoice",
    file: "invoice",
    change: [`"sells": "1,000,000.00 CNH"`, `"sells": "1,000,000.00 HKD"`],
    passage: `"sells"`,
    reason: /quote\.sells: the quote sells another currency/,
  },
  {
    title: "a lifetime that no quote can have",
    file: "invoice",
    change: [`"lifetime": 240`, `"lifetime": 301`],
    passage: `"lifetime"`,
    reason: /quote\.lifetime: /,
  },
  {
    title: "a time that is none",
    file: "trade",
    change: [`"accepted": "day 5 15:00"`, `"accepted": "Friday"`],
    passage: `"accepted": "Friday"`,
    reason: /first\.accepted: "Friday" is not a time/,
  },
  {
    title: "a field that does not belong there",
    file: "trade",
    change: [`"pool": "1,680,000.00",`, `"pool": "1,680,000.00", "bonus": "1.00",`],
    passage: `{`,
    reason: /the file: .*bonus/,
  },
  {
    title: "a share above the whole",
    file: "trade",
    change: [`"share": "90%"`, `"share": "110%"`],
    passage: `"share": "110%"`,
    reason: /second\.presented\.share: a share such as/,
  },
  {
    title: "one name for two people",
    file: "trade",
    change: [`"account": "jade-factoring"`, `"account": "lion-bank"`],
    passage: `"financier"`,
    reason: /people\.financier\.account: lion-bank is somebody else/,
  },
  {
    title: "the name of a role holder",
    file: "trade",
    change: [`"account": "south-shipping"`, `"account": "reporter"`],
    passage: `"carrier"`,
    reason: /people\.carrier\.account: reporter is somebody of the network file/,
  },
];

describe("An example's file", () => {
  for (const { title, file, change, passage, reason } of faults) {
    it(`is refused for ${title}`, async () => {
      const text = changed(file, change);
      const ran = await runText(file, text);
      expect(ran).to.include({ code: 64, out: "", chains: 0, builds: 0 });
      expect(faultOf(ran)).to.equal("HB-3301");
      expect(ran.err)
        .to.match(reason)
        .and.to.contain(`line ${lineOf(text, passage)}: `);
    });
  }

  it("names every problem at once", async () => {
    const text = changed("invoice", [`"minFill": "10,000.00",`, ""], [`"nonce": "7001"`, `"nonce": 7001`]);
    const ran = await runText("invoice", text);
    expect(ran.err).to.contain("quote.minFill").and.to.contain("quote.nonce");
  });

  it("is refused where it is not JSON, has a key twice, or is not there", async () => {
    const comma = changed("invoice", [`"nonce": "7001"`, `"nonce": "7001",`]);
    const notJson = await runText("invoice", comma);
    expect(faultOf(notJson)).to.equal("HB-3301");
    expect(notJson.err).to.match(/line \d+: /);
    const twice = changed("invoice", [`"nonce": "7001"`, `"nonce": "7001", "nonce": "7002"`]);
    expect(faultOf(await runText("invoice", twice))).to.equal("HB-3301");
    expect(faultOf(await runExample("trade", "/nowhere/trade.json"))).to.equal("HB-3301");
  });
});
