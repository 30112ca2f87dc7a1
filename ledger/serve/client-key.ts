import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/**
 * Whom a limit counts a request for: an IPv4 address, or the /64 that one customer of a provider has of IPv6. Behind a proxy
 * that is trusted, it is the last address of X-Forwarded-For, which the proxy itself wrote; whoever does not come from
 * loopback is not the proxy, and its header says nothing.
 */
export function clientKey({ socket, headers }: IncomingMessage, trustProxy: boolean): string {
  const address = plain(socket.remoteAddress ?? "");
  if (!trustProxy || !isLoopback(address)) return keyOf(address);
  const forwarded = String(headers["x-forwarded-for"] ?? "");
  const last = plain(forwarded.split(",").at(-1)!.trim());
  return keyOf(isIP(last) === 0 ? address : last);
}

/** An IPv4 address that came through a socket of IPv6 is itself again. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return (mapped ?? address).toLowerCase();
}

function isLoopback(address: string): boolean {
  return address === "::1" || (isIP(address) === 4 && address.startsWith("127."));
}

function keyOf(address: string): string {
  if (isIP(address) !== 6) return address;
  // A zone is this machine's own word for an interface.
  const [front = "", back] = address.split("%")[0]!.split("::") as [string, string?];
  const [first, last] = [front, back ?? ""].map((part) => (part === "" ? [] : part.split(":")));
  // Only what ends an address may be written as IPv4, which stands for two groups.
  const length = first!.length + last!.length + (last!.at(-1)?.includes(".") === true ? 1 : 0);
  const groups = back === undefined ? first! : [...first!, ...Array<string>(8 - length).fill("0"), ...last!];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
