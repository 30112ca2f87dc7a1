import { badNodeUrl } from "./chain-faults.ts";

/** Where a node is asked, with what of its URL must not be repeated. */
export interface NodeUrl {
  /** Without name and password, which go into a header. */
  href: string;
  host: string;
  authorization: string | undefined;
  /** A text of the node's without the URL's secrets, should it repeat them. */
  scrub(text: string): string;
}

/** @throws HarbourError HB-4101 */
export function readNodeUrl(text: string): NodeUrl {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw badNodeUrl("it is no URL");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw badNodeUrl(`it begins with ${url.protocol}, and http: or https: is expected`);
  const [user, password] = [url.username, url.password].map(decoded) as [string, string];
  const secrets = [url.password, url.username, ...url.pathname.split("/"), ...url.search.split(/[?&=]/)]
    .flatMap((part) => [part, decoded(part)])
    // Shorter parts are no secrets, and taking them out would tear words apart.
    .filter((part) => part.length >= 4)
    .sort((a, b) => b.length - a.length);
  url.username = url.password = "";
  return {
    href: url.href,
    host: url.host,
    authorization:
      user === "" && password === "" ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
    scrub: (said) => secrets.reduce((clean, secret) => clean.replaceAll(secret, "…"), said),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
