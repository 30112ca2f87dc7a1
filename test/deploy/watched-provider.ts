import type { Connection } from "../fixture.ts";

export interface WatchedProvider {
  readonly request: (request: { method: string; params?: unknown }) => Promise<unknown>;
  /** Hashes of the transactions sent through it, in order. */
  readonly sent: readonly string[];
}

/** The connection's provider, which remembers what is sent and, after each transaction, lets the test look. */
export function watchProvider(
  { provider }: Connection,
  afterTransaction: (hash: string) => Promise<void> = async () => {},
): WatchedProvider {
  const sent: string[] = [];
  return {
    sent,
    request: async (request) => {
      const answer = await provider.request(request as never);
      if (request.method === "eth_sendTransaction" || request.method === "eth_sendRawTransaction") {
        sent.push(answer as string);
        await afterTransaction(answer as string);
      }
      return answer;
    },
  };
}
