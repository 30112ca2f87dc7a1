import { connect } from "node:net";

export interface Load {
  url: string;
  /** Called for each request. */
  path: () => string;
  seconds: number;
  connections: number;
}

export interface Asked {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Answers that were not 200. */
  failed: number;
}

/** Asks over connections that stay open, one question at a time on each. Parses no more of HTTP than it must. */
export async function askMany({ url, path, seconds, connections }: Load): Promise<Asked> {
  const times: number[] = [];
  let failed = 0;
  const until = performance.now() + seconds * 1000;
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => one(new URL(url))));
  const took = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / took, p50: at(0.5), p99: at(0.99), failed };

  function one({ hostname, port, host }: URL): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.setNoDelay(true);
      let [asked, missing, head] = [0, 0, ""];
      const ask = () => {
        if (performance.now() >= until) {
          socket.end();
          resolve();
          return;
        }
        asked = performance.now();
        socket.write(`GET ${path()} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      };
      const answered = () => {
        times.push(performance.now() - asked);
        ask();
      };
      socket.on("connect", ask);
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        if (missing > 0) {
          missing -= chunk.length;
          if (missing === 0) answered();
          return;
        }
        head += chunk.toString("latin1");
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        if (!head.startsWith("HTTP/1.1 200")) failed += 1;
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        missing = length - (head.length - end - 4);
        head = "";
        if (missing === 0) answered();
      });
    });
  }
}
