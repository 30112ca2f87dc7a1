import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";

/** A MariaDB that is there for as long as tests run: on loopback only, in a scratch folder, with a user of its own. */
export interface MariadbServer {
  port: number;
  /** As a store's URL, with the user and the password; nobody made this database. */
  url: string;
  /** The authority of its certificate for "localhost"; undefined where openssl is not installed. */
  certificate: string | undefined;
  /** As if the machine's power went: nothing is written out. */
  kill(): Promise<void>;
  /** After `kill` or `stop`, on the same port with the same data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Debian's `mariadb-server`; undefined if it is not installed. */
export function findMariadb(): { server: string; install: string } | undefined {
  const [server, install] = ["/usr/sbin/mariadbd", "/usr/bin/mariadb-install-db"];
  return existsSync(server) && existsSync(install) ? { server, install } : undefined;
}

/** @throws Error if it is not installed, or does not start within a minute */
export async function startMariadb(folder: string): Promise<MariadbServer> {
  const found = findMariadb();
  if (found === undefined) throw new Error("mariadbd is not installed; on Debian: apt-get install mariadb-server");
  const run = promisify(execFile);
  const data = join(folder, "data");
  const { username: user } = userInfo();
  // A server that starts removes what others left in the folder for temporary tables, so each has its own.
  const temporary = join(folder, "tmp");
  await mkdir(temporary);
  const common = ["--no-defaults", `--datadir=${data}`, `--tmpdir=${temporary}`, `--user=${user}`];
  await run(found.install, [...common, "--skip-test-db", "--auth-root-authentication-method=normal"]);

  const password = randomBytes(16).toString("hex");
  const port = await freePort();
  const init = join(folder, "init.sql");
  await writeFile(
    init,
    [
      `create user if not exists harbour@'127.0.0.1' identified by '${password}';`,
      `create user if not exists harbour@'localhost' identified by '${password}';`,
      "grant all on *.* to harbour@'127.0.0.1';",
      "grant all on *.* to harbour@'localhost';",
    ].join("\n"),
    { mode: 0o600 },
  );
  const certificate = await makeCertificate(folder).catch(() => undefined);
  const flags = [
    ...common,
    "--bind-address=127.0.0.1",
    `--port=${port}`,
    `--socket=${join(folder, "s.sock")}`,
    `--pid-file=${join(folder, "pid")}`,
    `--init-file=${init}`,
    `--log-error=${join(folder, "log")}`,
    ...(certificate === undefined ? [] : [`--ssl-cert=${certificate}`, `--ssl-key=${join(folder, "key.pem")}`]),
  ];
  let child: ChildProcess | undefined;
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill(signal);
    await once(ending, "exit");
  };
  const start = async () => {
    child = spawn(found.server, flags, { stdio: "ignore" });
    await answers(child, { port, user: "harbour", password }, join(folder, "log"));
  };
  // Also where a test run is broken off.
  process.once("exit", () => child?.kill("SIGKILL"));
  await start();
  return {
    port,
    url: `mysql://harbour:${password}@127.0.0.1:${port}/harbour`,
    certificate,
    start,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

async function answers(
  child: ChildProcess,
  login: { port: number; user: string; password: string },
  log: string,
): Promise<void> {
  const start = performance.now();
  for (;;) {
    try {
      const connection = await createConnection({ host: "127.0.0.1", ...login });
      return await connection.end();
    } catch (error) {
      if (child.exitCode === null && performance.now() - start < 60_000) {
        await setTimeout(100);
        continue;
      }
      child.kill("SIGKILL");
      const said = await readFile(log, "utf8").catch(() => "");
      throw new Error(`MariaDB does not start: ${(error as Error).message}\n${said.slice(-2000)}`, { cause: error });
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function makeCertificate(folder: string): Promise<string> {
  const path = join(folder, "cert.pem");
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", join(folder, "key.pem"), "-out", path];
  await promisify(execFile)("openssl", [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    ...subject,
    ...files,
  ]);
  return path;
}
