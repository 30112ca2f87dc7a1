import type { Choice, CompletedCommand, CompletionTable } from "./completion-table.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

const HEADER = "# Completion of harbour, printed by harbour completion. Print it anew after an update or a new name.";

/** The script of one shell. Pure. */
export function completionScript(shell: Shell, table: CompletionTable): string {
  return { bash, zsh, fish }[shell](table);
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const pathOf = ({ path }: CompletedCommand) => path.join(" ");
const verbsOf = ({ commands }: CompletionTable, noun: string) =>
  commands.filter(({ path }) => path.length === 2 && path[0] === noun);

/** How a shell is told what can stand somewhere. */
interface Dialect {
  words(words: readonly string[]): string;
  files: string;
}

function offer(choice: Choice, { words, files }: Dialect): string {
  if (choice.kind === "any") return ":";
  return choice.kind === "files" ? files : words(choice.words);
}

/** Bash and zsh differ in how they count words and how they are answered; the decision is the same. */
function branches(table: CompletionTable, dialect: Dialect): string[] {
  const nouns = table.nouns.filter(({ name }) => verbsOf(table, name).length > 0);
  return [
    '  case "$path" in',
    `    "") ${dialect.words(table.nouns.map(({ name }) => name))}; return ;;`,
    ...nouns.map(({ name }) => {
      const verbs = verbsOf(table, name).map(({ path }) => path[1]!);
      return `    ${quoted(name)}) ${dialect.words(verbs)}; return ;;`;
    }),
    "  esac",
    '  case "$path $previous" in',
    ...table.commands.flatMap((command) =>
      command.options.flatMap(({ name, value }) =>
        value === undefined ? [] : [`    ${quoted(`${pathOf(command)} ${name}`)}) ${offer(value, dialect)}; return ;;`],
      ),
    ),
    "  esac",
    '  case "$path" in',
    ...table.commands.map((command) => {
      const options = dialect.words(command.options.map(({ name }) => name));
      const [first = { kind: "any" } as Choice, ...rest] = command.arguments;
      const last = rest.find(({ kind }) => kind !== "any") ?? first;
      const argument = first.kind === "any" ? last : first;
      return `    ${quoted(pathOf(command))}) if [[ "$current" == -* ]]; then ${options}; else ${offer(argument, dialect)}; fi ;;`;
    }),
    "  esac",
  ];
}

/** The noun, and its verb where it has one, of the words before the one that is completed. */
function findPath(table: CompletionTable, first: string, second: string, before: string): string[] {
  const nouns = table.nouns.map(({ name }) => name).filter((name) => verbsOf(table, name).length > 0);
  return [
    '  local path=""',
    `  if (( ${before} >= 1 )); then path="${first}"; fi`,
    `  if (( ${before} >= 2 )); then`,
    `    case "$path" in ${nouns.join("|")}) path="$path ${second}" ;; esac`,
    "  fi",
  ];
}

function bash(table: CompletionTable): string {
  const dialect: Dialect = {
    words: (words) => `COMPREPLY=($(compgen -W ${quoted(words.join(" "))} -- "$current"))`,
    files: 'COMPREPLY=($(compgen -f -- "$current"))',
  };
  return [
    HEADER,
    "# In ~/.bashrc: source <(harbour completion bash)",
    "_harbour() {",
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    "  COMPREPLY=()",
    ...findPath(table, "${COMP_WORDS[1]}", "${COMP_WORDS[2]}", "COMP_CWORD - 1"),
    ...branches(table, dialect),
    "}",
    "complete -o bashdefault -F _harbour harbour",
  ].join("\n");
}

function zsh(table: CompletionTable): string {
  const dialect: Dialect = { words: (words) => `compadd -- ${words.map(quoted).join(" ")}`, files: "_files" };
  return [
    "#compdef harbour",
    HEADER,
    "# In ~/.zshrc, after compinit: source <(harbour completion zsh)",
    "_harbour() {",
    '  local current="${words[CURRENT]}" previous="${words[CURRENT-1]}"',
    ...findPath(table, "${words[2]}", "${words[3]}", "CURRENT - 2"),
    ...branches(table, dialect),
    "}",
    "compdef _harbour harbour",
  ].join("\n");
}

function fish(table: CompletionTable): string {
  const answer = (choice: Choice) => {
    if (choice.kind === "files") return ["-r", "-F"];
    return choice.kind === "any" ? ["-x"] : ["-x", "-a", quoted(choice.words.join(" "))];
  };
  const lines = table.commands.flatMap((command) => {
    const here = `-n ${quoted(`__harbour_at ${pathOf(command)}`)}`;
    const words = command.arguments.filter((choice) => choice.kind === "words");
    return [
      ...command.options.map(({ name, summary, value }) =>
        [
          "complete -c harbour",
          here,
          "-l",
          name.slice(2),
          "-d",
          quoted(summary),
          ...(value === undefined ? [] : answer(value)),
        ].join(" "),
      ),
      ...words.map((choice) => `complete -c harbour ${here} -a ${quoted(choice.words.join(" "))}`),
    ];
  });
  return [
    HEADER,
    "# harbour completion fish > ~/.config/fish/completions/harbour.fish",
    "function __harbour_at",
    "  set -l typed (commandline -opc)",
    '  test (count $typed) -gt (count $argv); and test "$typed[2..(math (count $argv) + 1)]" = "$argv"',
    "end",
    "function __harbour_verb",
    "  set -l typed (commandline -opc)",
    '  test (count $typed) -eq 2; and test "$typed[2]" = "$argv[1]"',
    "end",
    "complete -c harbour -f",
    ...table.nouns.map(
      ({ name, summary }) => `complete -c harbour -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...table.commands.flatMap(({ path: [noun, verb], summary }) =>
      verb === undefined
        ? []
        : [`complete -c harbour -n ${quoted(`__harbour_verb ${noun}`)} -a ${verb} -d ${quoted(summary)}`],
    ),
    ...lines,
  ].join("\n");
}
