import { spawn, spawnSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { Books } from "../../ledger/books.ts";
import { nameOf } from "../../policy/address-book.ts";
import { getAddress } from "ethers";
import { pages } from "../../web/pages.ts";
import { loadDays, type DayBooks } from "../ledger/day-books.ts";
import { MORNING } from "../ledger/day-chain.ts";

// verify yourself: the page's own commands, run in a shell against the chain the books were made from
// ├── totalSupply answers the word that the page shows
// ├── solvency begins with the two words that the page shows
// └── the headline is that of the page, for both currencies

/** The in-process chain behind a URL, as any node is. */
async function nodeOf({ hkd }: DayBooks): Promise<{ url: string; server: Server }> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { id, method, params } = JSON.parse(Buffer.concat(parts).toString()) as {
      id: number;
      method: string;
      params: unknown[];
    };
    const result = await hkd.connection.provider.request({ method, params } as never);
    response.setHeader("content-type", "application/json").end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Without blocking, because the node is in this process. */
function shell(command: string, url: string): Promise<string> {
  const child = spawn("sh", ["-c", command], {
    env: { PATH: process.env["PATH"], RPC: url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, problem] = ["", ""];
  child.stdout.on("data", (part) => (out += String(part)));
  child.stderr.on("data", (part) => (problem += String(part)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(out.trim()) : reject(new Error(`${code}: ${problem}`))));
  });
}

const unescape = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&gt;/g, ">")
    .replace(/&lt;/g, "<")
    .replace(/&amp;/g, "&");

describe("verify yourself", function () {
  this.timeout(120_000);

  let days: DayBooks;
  let books: Books;
  let node: { url: string; server: Server };
  let page: string;
  const command = (currency: string, name: string) => {
    const found = new RegExp(`id="${currency}-verify-31337-${name}-command"\\s*>([\\s\\S]*?)</code`).exec(page);
    return unescape(found![1]!);
  };
  const headlineOf = async (currency: string) => {
    const app = pages({ books, now: () => MORNING });
    return JSON.parse(await (await app.request(`/data/${currency}/headline.json`)).text()).headline;
  };

  before(async () => {
    days = await loadDays();
    const store = await days.copy();
    const named = (address: string) => nameOf(days.policy.book, getAddress(address));
    books = { store, networks: [days.network], policies: new Map([[31_337, days.policy]]), nameOf: named };
    page = await (await pages({ books, now: () => MORNING }).request("/en/")).text();
    node = await nodeOf(days);
  });
  after(async () => {
    node.server.close();
    await books.store.close();
  });

  const hasCurl = spawnSync("curl", ["--version"]).status === 0;

  for (const currency of ["hkd", "cnh"]) {
    it(`answers totalSupply and solvency of ${currency} as the page says`, async function () {
      if (!hasCurl) {
        this.test!.title += " (left out: there is no curl here)";
        this.skip();
      }
      const { circulating, reserves } = await headlineOf(currency);
      const supply = JSON.parse(await shell(command(currency, "supply"), node.url)).result as string;
      expect(BigInt(supply)).to.equal(BigInt(circulating));
      expect(page).to.include(supply);
      const solvency = JSON.parse(await shell(command(currency, "solvency"), node.url)).result as string;
      expect(BigInt(solvency.slice(0, 66))).to.equal(BigInt(circulating));
      expect(BigInt(`0x${solvency.slice(66, 130)}`)).to.equal(BigInt(reserves));
      expect(page).to.include(`${solvency.slice(0, 130)}…`);
    });

    it(`computes the headline of ${currency}, digit for digit`, async () => {
      const told = await shell(command(currency, "headline"), node.url);
      const [circulating, reserves, coverage] = told.split("\n").map((line) => line.replace(/^[a-z ]+/, ""));
      const code = currency.toUpperCase();
      const card = new RegExp(`<article class="card[^>]*id="${currency}"[\\s\\S]*?</article>`).exec(page)![0];
      expect(card).to.include(`${code} ${circulating}<`).and.include(`${code} ${reserves}<`);
      expect(card).to.include(`${coverage}, floored`);
      expect(BigInt((await headlineOf(currency)).circulating) > 0n).to.equal(true);
    });
  }

  it("fails aloud where the node does not answer", async () => {
    const problem = await shell(command("hkd", "headline"), "http://127.0.0.1:1").catch((error: Error) => error);
    expect(problem).to.be.instanceOf(Error);
  });
});
