import type { CommandFile } from "./command.ts";
import { unknownShell } from "./completion-faults.ts";
import { completionScript, SHELLS, type Shell } from "./completion-scripts.ts";
import { completionTable } from "./completion-table.ts";
import { ExitCode } from "../sdk/exit-code.ts";
import { toJson } from "./words.ts";

export const command: CommandFile = {
  schema: "harbour.completion/1",
  writes: false,

  configure(completion) {
    completion.argument("<bash|zsh|fish>", "the shell").addHelpText(
      "after",
      `
Prints a script that completes nouns, verbs, options, the names of every network file in policy/, roles and files. It
asks no node, neither now nor while completing.

  source <(harbour completion bash)
  harbour completion fish > ~/.config/fish/completions/harbour.fish`,
    );
  },

  async run({ arguments: [shell], flags, io }) {
    const known = SHELLS.find((each) => each === shell) as Shell | undefined;
    if (known === undefined) throw unknownShell(shell as string, SHELLS);
    const script = completionScript(known, await completionTable());
    io.out(flags.json ? toJson({ schema: this.schema, shell: known, script, exitCode: 0 }) : script);
    return ExitCode.done;
  },
};
