import type { Command, Option } from "commander";

/** What may follow a word. */
export type ValueKind = "nothing" | "anything" | "file" | "folder" | "profile";

/** An option as shells see it. */
interface OptionWords {
  /** `-h`, `--help` */
  readonly names: readonly string[];
  readonly about: string;
  readonly value: ValueKind;
  readonly choices: readonly string[];
}

/** A subcommand as shells see it. */
interface CommandWords {
  readonly name: string;
  readonly about: string;
  readonly options: readonly OptionWords[];
  /** What its first argument may be. */
  readonly choices: readonly string[];
}

/** The words of a command line. */
export interface Words {
  readonly commands: readonly CommandWords[];
  /** What may stand where a command could. */
  readonly options: readonly OptionWords[];
}

/** The words of a command line, out of what it declares. */
export function wordsOf(program: Command): Words {
  const others = program.commands.map((command) => command.name());
  // The visible ones: `help` is commander's own, and what it takes are the others.
  const commands = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => ({
      name: command.name(),
      about: command.summary() === "" ? command.description() : command.summary(),
      options: optionsOf(command),
      choices:
        command.registeredArguments[0]?.argChoices ?? (command.name() === "help" ? others : []),
    }));
  const own = optionsOf(program);
  // Without a command it is chat, so its options may come first as well.
  const chat = commands.find(({ name }) => name === "chat")?.options ?? [];
  const isNew = ({ names }: OptionWords): boolean =>
    !own.some((option) => option.names.some((name) => names.includes(name)));
  return { commands, options: [...own, ...chat.filter(isNew)] };
}

function optionsOf(command: Command): OptionWords[] {
  return command.createHelp().visibleOptions(command).map(optionWords);
}

function optionWords(option: Option): OptionWords {
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    about: option.description.replace(/\s*\(default:.*$/u, ""),
    value: valueKind(option),
    choices: option.argChoices ?? [],
  };
}

function valueKind({ flags, long, required, optional }: Option): ValueKind {
  if (!required && !optional) return "nothing";
  if (long === "--profile") return "profile";
  if (flags.endsWith("<file>")) return "file";
  return flags.endsWith("<folder>") ? "folder" : "anything";
}

/**
 * What lists the profiles that are there. Other names are no profiles, and shells would run what
 * some of them say.
 *
 * @param home - the folder of {@link homeFolder}, as `sh` says it.
 */
function listing(home: string): string {
  const script = `ls "${home}/profiles" 2>/dev/null | grep -E "^[0-9A-Za-z][0-9A-Za-z_-]*$"`;
  return `sh -c ${quote(script)}`;
}

/** Where everything of a user is, as `sh` says it; see io/home.ts. */
export function homeInShell(platform: string): string {
  if (platform === "darwin") {
    return "${COTERIE_HOME:-$HOME/Library/Application Support/coterie}";
  }
  return "${COTERIE_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/coterie}";
}

/** A script for bash. */
export function bashCompletion({ commands, options }: Words, home: string): string {
  const cases = commands.map(({ name, options: own, choices }) => {
    const words = [...own.flatMap(({ names }) => names), ...choices];
    return `    ${name}) words="${words.join(" ")}" ;;`;
  });
  const values = uniqueValues(commands).map(
    ({ command, name, filling }) => `    "${command} ${name}") ${filling}; return ;;`,
  );
  return `# Completion of coterie for bash.
_coterie_profiles() { ${listing(home)}; }
_coterie() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  local command=chat words
  case \${COMP_WORDS[1]} in
    -*|'') ;;
    *) command=\${COMP_WORDS[1]} ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${[...commands.map(({ name }) => name), ...longNames(options)].join(" ")}"
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$command $before" in
${values.join("\n")}
  esac
  case $command in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _coterie coterie
`;
}

interface ValueCase {
  readonly command: string;
  readonly name: string;
  readonly filling: string;
}

/** What fills in the value of each option that takes one. */
function uniqueValues(commands: readonly CommandWords[]): ValueCase[] {
  return commands.flatMap(({ name: command, options }) =>
    options
      .filter(({ value }) => value !== "nothing")
      .flatMap((option) =>
        option.names.map((name) => ({ command, name, filling: bashFilling(option) })),
      ),
  );
}

function bashFilling({ value, choices }: OptionWords): string {
  if (choices.length > 0) return `COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current"))`;
  // A line each, since names may hold spaces.
  if (value === "profile") return `COMPREPLY=($(compgen -W "$(_coterie_profiles)" -- "$current"))`;
  const names = "compopt -o filenames; mapfile -t COMPREPLY < <(compgen";
  if (value === "file") return `${names} -f -- "$current")`;
  if (value === "folder") return `${names} -d -- "$current")`;
  return "COMPREPLY=()";
}

/** A script for zsh. */
export function zshCompletion({ commands, options }: Words, home: string): string {
  const described = commands.map(({ name, about }) => `    ${quote(`${name}:${about}`)}`);
  const cases = commands.map(({ name, options: own, choices }) => {
    const rest = choices.length === 0 ? "" : ` ${quote(`1:value:(${choices.join(" ")})`)}`;
    return `    ${name}) _arguments ${own.flatMap(zshOption).join(" ")}${rest} ;;`;
  });
  return `#compdef coterie
# Completion of coterie for zsh.
_coterie_profiles() { compadd "$@" -- \${(f)"$(${listing(home)})"} }
_coterie() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    compadd -- ${longNames(options).join(" ")}
    return
  fi
  local command=$words[2]
  [[ $command == -* ]] && command=chat || { shift words; (( CURRENT-- )) }
  case $command in
${cases.join("\n")}
  esac
}
compdef _coterie coterie
`;
}

function zshOption({ names, about, value, choices }: OptionWords): string[] {
  // [ ] : \ mean something in a specification.
  const text = about.replaceAll(/[[\]:\\]/gu, String.raw`\$&`);
  const action =
    choices.length > 0
      ? `(${choices.join(" ")})`
      : {
          nothing: "",
          anything: " ",
          file: "_files",
          folder: "_files -/",
          profile: "_coterie_profiles",
        }[value];
  const argument = value === "nothing" ? "" : `:value:${action}`;
  return names.map((name) => quote(`${name}[${text}]${argument}`));
}

/** A script for fish. */
export function fishCompletion({ commands, options }: Words, home: string): string {
  const names = commands.map(({ name }) => name).join(" ");
  const none = `not __fish_seen_subcommand_from ${names}`;
  const lines = [
    "# Completion of coterie for fish.",
    `function __coterie_profiles; ${listing(home)}; end`,
    "complete -c coterie -f",
  ];
  for (const { name, about } of commands) {
    lines.push(`complete -c coterie -n ${quote(none)} -a ${name} -d ${quote(about)}`);
  }
  for (const option of options) lines.push(fishOption(none, option));
  for (const { name, options: own, choices } of commands) {
    const when = `__fish_seen_subcommand_from ${name}`;
    for (const option of own) lines.push(fishOption(when, option));
    if (choices.length > 0) {
      lines.push(`complete -c coterie -n ${quote(when)} -a ${quote(choices.join(" "))}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function fishOption(when: string, { names, about, value, choices }: OptionWords): string {
  const short = names.find((name) => !name.startsWith("--"));
  const long = names.find((name) => name.startsWith("--"));
  const words = [
    `complete -c coterie -n ${quote(when)}`,
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    ...(long === undefined ? [] : [`-l ${long.slice(2)}`]),
    `-d ${quote(about)}`,
  ];
  if (choices.length > 0) words.push(`-x -a ${quote(choices.join(" "))}`);
  else if (value === "file") words.push("-r -F");
  else if (value === "folder") words.push("-x -a '(__fish_complete_directories)'");
  else if (value === "profile") words.push("-x -a '(__coterie_profiles)'");
  else if (value === "anything") words.push("-x");
  return words.join(" ");
}

function longNames(options: readonly OptionWords[]): string[] {
  return options.flatMap(({ names }) => names.filter((name) => name.startsWith("--")));
}

/** A word for a shell, whatever is in it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
