import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { ENTRIES, NOUNS } from "../../scripts/entries.ts";
import { cliOf, faultOf } from "./cli.ts";

/** It connects to nothing: there is nothing to connect to. */
const cli = cliOf(undefined as never);

describe("harbour completion", () => {
  let bash: string;
  before(async () => {
    bash = (await cli("completion bash")).out;
  });

  /** What bash itself offers for this line; the last word is the one being typed. */
  function offered(line: string): string[] {
    const words = line.split(" ");
    const script = `${bash}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})\nCOMP_CWORD=${words.length - 1}\n_harbour\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
    const answer = execFileSync("bash", ["-c", script], { encoding: "utf8" });
    return answer.split("\n").filter((word) => word !== "");
  }

  it("offers the nouns and single commands first", () => {
    const single = ENTRIES.filter(({ path }) => path[1] === undefined).map(({ path }) => path[0]);
    expect(offered("harbour ")).to.have.members([...single, ...Object.keys(NOUNS)]);
    expect(offered("harbour op")).to.deep.equal(["operation"]);
  });

  it("offers the verbs of a noun", () => {
    for (const noun of Object.keys(NOUNS)) {
      const verbs = ENTRIES.filter(({ path }) => path[0] === noun).map(({ path }) => path[1]);
      expect(offered(`harbour ${noun} `), noun).to.have.members(verbs);
    }
  });

  it("offers every option of a command, and what its value can be", () => {
    expect(offered("harbour role grant --")).to.include.members(["--token", "--network", "--as", "--send", "--safe"]);
    expect(offered("harbour role list --")).not.to.include("--send");
    expect(offered("harbour role grant --token ")).to.deep.equal(["cnh", "hkd"]);
    expect(offered("harbour role grant --as unp")).to.deep.equal(["unpauser"]);
    expect(offered("harbour status --network loc")).to.deep.equal(["localhost"]);
    expect(offered("harbour role history --role RES")).to.deep.equal(["RESCUER", "RESERVE"]);
  });

  it("offers the names of the book for an account, and the choices of an argument", () => {
    expect(offered("harbour account show distr")).to.deep.equal(["distributor-1", "distributor-2"]);
    expect(offered("harbour token policy ")).to.have.members(["open", "closed"]);
    expect(offered("harbour completion ")).to.have.members(["bash", "zsh", "fish"]);
  });

  for (const shell of ["zsh", "fish"]) {
    it(`names every command and option for ${shell}`, async () => {
      const { code, out } = await cli(`completion ${shell}`);
      expect(code).to.equal(0);
      for (const { path } of ENTRIES) for (const word of path) expect(out).to.include(word);
      expect(out)
        .to.include("distributor-1")
        .and.to.match(/-l approve|--approve/);
    });
  }

  it("is valid bash and one JSON object", async () => {
    execFileSync("bash", ["-n"], { input: bash });
    const object = JSON.parse((await cli("completion bash --json")).out);
    expect(object).to.include({ schema: "harbour.completion/1", shell: "bash", script: bash.trimEnd(), exitCode: 0 });
  });

  it("knows no other shell", async () => {
    const ran = await cli("completion tcsh");
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2891"]);
  });
});
