import { expect } from "chai";
import { ENTRIES } from "../../scripts/entries.ts";
import { run } from "../../scripts/program.ts";
import { expectGolden } from "./cli.ts";

async function help(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const ran = { code: -1, out: "", err: "" };
  ran.code = await run(argv, {
    io: { out: (text) => void (ran.out += `${text}\n`), err: (text) => void (ran.err += `${text}\n`), now: () => 0 },
    connect: () => Promise.reject(new Error("help connects to nothing")),
  });
  return ran;
}

describe("harbour --help", () => {
  it("lists the commands and the exit codes", async () => {
    const ran = await help("--help");
    expect(ran).to.include({ code: 0, err: "" });
    expectGolden("help", ran.out);
  });

  const commands = new Set(
    ENTRIES.flatMap(({ path: [noun, verb] }) => (verb === undefined ? [noun] : [noun, `${noun} ${verb}`])),
  );
  for (const command of commands) {
    it(`explains ${command}`, async () => {
      const ran = await help(...command.split(" "), "--help");
      expect(ran).to.include({ code: 0, err: "" });
      expectGolden(`help-${command.replace(" ", "-")}`, ran.out);
    });
  }

  it("is shown for a noun without a verb and for nothing at all, as a usage error", async () => {
    for (const argv of [[], ["account"]]) {
      const ran = await help(...argv);
      expect(ran.code).to.equal(64);
      expect(ran.out).to.equal("");
      expect(ran.err).to.contain("Usage: harbour");
    }
  });
});
