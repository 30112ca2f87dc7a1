#!/usr/bin/env -S tsx
import { mkdirSync } from "node:fs";
import { once } from "node:events";
import { dirname } from "node:path";
import { proofFor } from "../ledger/chain/proof-for.ts";
import { openBooks } from "../ledger/open-books.ts";
import type { FollowedNetwork } from "../ledger/followed-network.ts";
import { readNetwork } from "../ledger/read-network.ts";
import { createLogger } from "../ledger/serve/logger.ts";
import { serve } from "../ledger/serve/serve.ts";
import { ExitCode } from "../sdk/exit-code.ts";
import { HarbourError } from "../sdk/harbour-error.ts";
import { keepFollowing } from "./keep-following.ts";
import { pages } from "./pages.ts";
import { recordedCode } from "./recorded-code.ts";
import { HELP, readServingOptions, type ServingOptions } from "./serving-options.ts";
import { emptyBooks } from "./web-faults.ts";

try {
  const options = readServingOptions(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else await main(options);
} catch (error) {
  const fault = error instanceof HarbourError ? error : undefined;
  console.error(
    fault === undefined ? error : `✗ ${fault.code}  ${fault.message}\n  Why   ${fault.why}\n  Fix   ${fault.fix}`,
  );
  process.exitCode = fault?.exitCode ?? ExitCode.fault;
}

/** Follows and serves until it is told to end. */
async function main(options: ServingOptions): Promise<void> {
  const logger = createLogger();
  const { network, books: url, nodes, port, host, privatePort, privateTokenFile, trustProxy } = options;
  const followed = nodes.length === 0 ? undefined : [readNetwork({ network }).network];
  await prepare(url, followed);
  const following =
    followed &&
    keepFollowing(
      { books: url, network: followed[0]!, nodes, proof: proofFor(followed[0]!.chainId), pollMs: 1_000 },
      logger,
    );
  try {
    // Of its own and for reading only, so that no request can stand in the follower's way.
    const books = await openBooks({ url, readOnly: true, ...(followed && { networks: followed }) });
    try {
      if (books.networks.length === 0) throw emptyBooks(books.store.name);
      const codeHashes = new Map(books.networks.flatMap((one) => [...recordedCode(one.network)]));
      const served = await serve({
        books,
        publicPort: port,
        host,
        ...(privatePort === undefined ? {} : { privatePort }),
        ...(privateTokenFile === undefined ? {} : { privateTokenFile }),
        ...(trustProxy === undefined ? {} : { trustProxy }),
        pages: { public: pages({ books, codeHashes }), private: pages({ books, codeHashes, operations: true }) },
        rateLimit: { perSecond: 50, burst: 200 },
        logger,
      });
      console.log(`The books are open: ${served.url}/`);
      if (served.privateUrl !== undefined) console.log(`Operations:         ${served.privateUrl}/en/operations`);
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
      await served.close();
    } finally {
      await books.store.close();
    }
  } finally {
    await following?.stop();
  }
}

/** Makes the tables before anybody reads them. */
async function prepare(url: string, followed: readonly FollowedNetwork[] | undefined): Promise<void> {
  if (url.startsWith("sqlite:")) mkdirSync(dirname(url.slice("sqlite:".length)), { recursive: true });
  const { store } = await openBooks({ url, ...(followed && { networks: followed }) });
  await store.close();
}
