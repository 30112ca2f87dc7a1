import hardhat from "hardhat";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";

// A process of its own, as the compiler's warnings go to stdout: <artifacts> <cache> [project]

/** Writes the bindings into the working tree, which a comparison leaves as it is. */
const BINDINGS = "hardhat-typechain";

const [artifacts, cache, root = hardhat.config.paths.root] = process.argv.slice(2) as [string, string, string?];
const { plugins = [], paths = {}, ...config } = hardhat.userConfig;
const environment = await createHardhatRuntimeEnvironment(
  { ...config, plugins: plugins.filter(({ id }) => id !== BINDINGS), paths: { ...paths, artifacts, cache } },
  {},
  root,
);
await environment.tasks.getTask("build").run({ noTests: true, force: true, quiet: true });
