import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { connection } from "../fixture.ts";
import { openBuild } from "../../scripts/release/build.ts";
import { compareAbis } from "../../scripts/release/compare-abis.ts";
import { CREATE2_FACTORY } from "../../scripts/release/predict.ts";
import { faultOf, heightOf } from "./cli.ts";
import { emptyBuild, nextBuild } from "./next-build.ts";
import {
  closeReleaseDesks,
  expectReleaseGolden,
  openReleaseDesk,
  recordedAs,
  type ReleaseDesk,
} from "./release-desk.ts";

// release check
// ├── the build that the token runs: nothing to release, exit 0
// ├── another build, compatible: exit 2, with what the register would say
// └── refused, exit 3: storage that moved, a function or event that is gone or changed, too much code, other names, a
//     record without layout, a factory that is not there; a build that is none: exit 1

describe("harbour release check", () => {
  let desk: ReleaseDesk;
  beforeEach(async () => {
    desk = await openReleaseDesk();
  });
  after(closeReleaseDesks);

  it("finds nothing to release in the build that the token runs", async () => {
    const ran = await desk.run("release check --token hkd");
    expect([ran.code, ran.err]).to.deep.equal([0, ""]);
    expectReleaseGolden("release-check-same", desk, ran.out);
  });

  it("shows a new release, creates nothing, and says what an audit of it would be registered as", async () => {
    const height = await heightOf(desk);
    const ran = await desk.run(`release check --token hkd --build ${desk.next} --audit ${desk.report}`);
    expect([ran.code, ran.err]).to.deep.equal([2, ""]);
    expect(await heightOf(desk)).to.equal(height);
    expectReleaseGolden("release-check-next", desk, ran.out);
  });

  it("prints one object", async () => {
    const ran = await desk.run(`release check --token hkd --build ${desk.next} --json`);
    const object = JSON.parse(ran.out);
    expect(object).to.include({ schema: "harbour.release-check/1", same: false, proxyUnchanged: true, exitCode: 2 });
    expect(object.release).to.include({ deployed: false, tag: "0xfa57", fastPathVersion: "1" });
    expect(object.release.twins.open.address.toLowerCase()).to.match(/fa57$/);
  });

  it("knows a deployed release by the hashes of its record", async () => {
    const object = JSON.parse((await desk.run("release check --token hkd --json")).out);
    const { twins, codeHash, initCodeHash, salt } = desk.hkd.code.release;
    expect(object.release).to.deep.include({ twins, codeHash, initCodeHash, salt, deployed: true, tag: "0xfa57" });
  });

  async function refusal(change: (code: any) => object | undefined) {
    const chain = recordedAs(desk, change);
    return desk.run(`release check --token hkd --build ${desk.next}`, { chain });
  }

  describe("refuses storage", () => {
    const NAMESPACE = "erc7201:harbour.token";
    it("in which a variable stands before those that were there", async () => {
      const ran = await refusal((code) => {
        code.layout.namespaces[NAMESPACE].shift();
        return code;
      });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2850"]);
      expectReleaseGolden("release-check-unsafe", desk, ran.out + ran.err);
    });

    it("that lost a variable, or a namespace", async () => {
      const lost = await refusal((code) => {
        const items = code.layout.namespaces[NAMESPACE];
        items.push({ ...items[4], label: "frozenUntil" });
        return code;
      });
      const gone = await refusal((code) => {
        code.layout.namespaces["erc7201:harbour.other"] = code.layout.namespaces[NAMESPACE];
        return code;
      });
      for (const ran of [lost, gone]) expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2850"]);
    });

    it("in which a variable has another type", async () => {
      const ran = await refusal((code) => {
        code.layout.namespaces[NAMESPACE][4].type = "t_bool";
        return code;
      });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2850"]);
    });

    it("but takes one that was added behind the others", async () => {
      const ran = await refusal((code) => {
        code.layout.namespaces[NAMESPACE].pop();
        return code;
      });
      expect(ran.code).to.equal(2);
      expect(ran.out).to.match(/\+ harbour\.token: contractURI \(string\)/);
    });
  });

  describe("refuses functions and events", () => {
    it("of which one is gone, and says that USDC has it", async () => {
      const ran = await refusal((code) => ({
        ...code,
        abi: [
          ...code.abi.filter((line: string) => !line.startsWith("function rescueERC20")),
          "function updateMasterMinter(address newMasterMinter)",
          "function rescueERC20(address token, address to, uint256 amount) returns (bool)",
          "event Frozen(address indexed account)",
          "error Refused(address account)",
        ],
      }));
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2851"]);
      expect(ran.err).to.match(/function rescueERC20\(address,address,uint256\) changed, which USDC has/);
      expect(ran.err).not.to.match(/Refused/);
      expectReleaseGolden("release-check-removed", desk, ran.out + ran.err);
    });

    it("of which one reads differently, as an indexer of USDC would find", async () => {
      const ran = await refusal((code) => ({
        ...code,
        abi: code.abi.map((line: string) =>
          line.replace("Mint(address indexed minter, address indexed", "Mint(address indexed minter, address"),
        ),
      }));
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2851"]);
      expect(ran.err).to.match(/event Mint\(address,address,uint256\) changed, which USDC has/);
    });

    it("but takes new ones", async () => {
      const ran = await refusal((code) => ({
        ...code,
        abi: code.abi.filter((line: string) => !line.includes("twin(")),
      }));
      expect(ran.code).to.equal(2);
      expect(ran.out).to.match(/\+ function +twin\(uint8\)/);
    });
  });

  it("knows what of the token USDC has too", () => {
    const marked = compareAbis([], openBuild(undefined).abi()).filter(({ usdc }) => usdc);
    const count = (kind: string) => marked.filter((change) => change.kind === kind).length;
    expect([count("function"), count("event"), count("error")]).to.deep.equal([41, 12, 0]);
  });

  it("refuses a build that no chain would create", async () => {
    const large = nextBuild("large");
    try {
      const path = join(large, "contracts/token/Stablecoin.sol/Stablecoin.json");
      const artifact = JSON.parse(readFileSync(path, "utf8"));
      writeFileSync(path, JSON.stringify({ ...artifact, deployedBytecode: `0x${"00".repeat(24_577)}` }));
      const ran = await desk.run(`release check --token hkd --build ${large}`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2852"]);
    } finally {
      rmSync(large, { recursive: true });
    }
  });

  it("refuses to judge by a record without layout", async () => {
    const ran = await refusal(() => undefined);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2853"]);
    expect(ran.out).to.match(/init code +not recorded/);
  });

  it("refuses names that are not the token's", async () => {
    const { policy } = desk.chain;
    const currencies = policy.currencies.map((each) => ({ ...each, symbol: "hHKD2" }));
    const ran = await desk.run("release check --token hkd", { chain: { policy: { ...policy, currencies } } });
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2854"]);
  });

  it("refuses a chain on which nothing can be created at that address", async () => {
    await connection.networkHelpers.setCode(CREATE2_FACTORY, "0x");
    const ran = await desk.run(`release check --token hkd --build ${desk.next}`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2861"]);
  });

  it("needs a build", async () => {
    const empty = emptyBuild();
    try {
      const ran = await desk.run(`release check --token hkd --build ${empty}`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([1, "HB-2862"]);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });
});
