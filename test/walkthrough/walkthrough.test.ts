import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { deployAndLookAround } from "./first-hour.ts";
import { freezeList } from "./freeze.ts";
import { mintByTwo } from "./mint.ts";
import { bringBackToPolicy } from "./policy.ts";
import { rotateThroughSafe } from "./rotate.ts";
import { openSession, type Session } from "./session.ts";
import { openSteadyNode, type SteadyNode } from "./steady-node.ts";
import { proposeAndCancelUpgrade } from "./upgrade.ts";

// docs/walkthrough.md is what this session printed. GOLDEN=write writes it anew.

const PAGE = new URL("../../docs/walkthrough.md", import.meta.url);

describe("A new operator's first days, from harbour --help on", function () {
  this.timeout(180_000);
  let node: SteadyNode;
  let session: Session;

  before(async () => {
    node = await openSteadyNode("2026-11-23T01:00:00Z");
    session = openSession(node);
    session.say(
      `# A new operator's first days

Every screen below was printed by the command above it, on a local chain whose clock was moved between the steps. The
test \`test/walkthrough/\` plays the session and compares this page with it.`,
    );
  });
  after(async () => {
    // First what keeps the process alive.
    await node.close();
    session.end();
  });

  it("deploys to a local node and finds everything in step", () => deployAndLookAround(session));
  it("brings the chain back to its policy file", () => bringBackToPolicy(session, node));
  it("mints by a maker and a checker against a bank's word", () => mintByTwo(session, node));
  it("freezes a list of a thousand accounts", () => freezeList(session));
  it("rotates a role through a Safe", () => rotateThroughSafe(session, node));
  it("proposes an upgrade and cancels it", () => proposeAndCancelUpgrade(session));

  it("is the page in docs/", () => {
    if (process.env["GOLDEN"] === "write") writeFileSync(PAGE, session.page());
    expect(session.page()).to.equal(readFileSync(PAGE, "utf8"));
  });
});
