import { createHash, timingSafeEqual } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { badTokenFile, notAuthorised, privateInPublic, strangeHost } from "./serve-faults.ts";

/** Who may use the private listener. */
export interface PrivateAccess {
  /** @throws HarbourError HB-4610, HB-4611 */
  check(request: IncomingMessage): void;
}

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
const SHORTEST = 32;

/**
 * With a token, who sends it. Without one, who reaches this machine's loopback and names it so.
 *
 * @throws HarbourError HB-4612, HB-4613
 */
export function privateAccess(host: string, tokenFile: string | undefined): PrivateAccess {
  if (tokenFile !== undefined) return byToken(readToken(tokenFile));
  if (!LOOPBACK.includes(host)) throw privateInPublic(host);
  return {
    check(request) {
      if (!LOOPBACK.includes(hostOf(request.headers.host))) throw strangeHost();
    },
  };
}

/** Without its port and without brackets, in small letters. */
function hostOf(header: string | undefined): string {
  const found = /^(?:\[([0-9a-f:]+)\]|([^:[\]]+))(?::\d{1,5})?$/i.exec(header ?? "");
  return (found?.[1] ?? found?.[2] ?? "").toLowerCase();
}

function byToken(token: string): PrivateAccess {
  const expected = digest(token);
  return {
    check({ headers: { authorization = "" } }) {
      // Digests have one length, so the comparison takes one time whatever was sent.
      if (!timingSafeEqual(digest(sentToken(authorization)), expected)) throw notAuthorised();
    },
  };
}

/** After "Bearer", or the password after "Basic", which is what a browser can send. */
function sentToken(authorization: string): string {
  const [scheme = "", value = ""] = authorization.split(" ");
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return "";
  const pair = Buffer.from(value, "base64").toString("utf8");
  return pair.slice(pair.indexOf(":") + 1);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function readToken(path: string): string {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw badTokenFile(`it cannot be opened (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
  try {
    const { mode, uid } = fstatSync(file);
    const rights = (mode & 0o777).toString(8).padStart(4, "0");
    if ((mode & 0o077) !== 0) throw badTokenFile(`its rights are ${rights}, and only 0600 or 0400 keep others out`);
    if (process.getuid !== undefined && uid !== process.getuid()) throw badTokenFile("it belongs to another user");
    const token = readFileSync(file, "utf8").trim();
    if (token.length < SHORTEST || !/^[\x21-\x7e]+$/.test(token))
      throw badTokenFile(`it needs one word of at least ${SHORTEST} printable characters`);
    return token;
  } finally {
    closeSync(file);
  }
}
