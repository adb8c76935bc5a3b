import type { Command, Option } from 'commander';

/** What completes a command line in a shell, by the shell's name. Each takes the program and the values of arguments that the program does not list itself, by command. */
export const completions = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
export type Shell = keyof typeof completions;
type Values = Readonly<Record<string, readonly string[]>>;

/** `source <(pg-safe completion bash)`. Where nothing fits, readline completes file names. */
function bashScript(program: Command, values: Values): string {
  const name = program.name();
  const fn = `_${name.replaceAll('-', '_')}`;
  const branches = commandsOf(program).flatMap((command) => [
    ...optionsOf(command).filter(takesValue).map((option) => `    ${flagsOf(option).map((flag) => quoted(`${command.name()} ${flag}`)).join('|')}) choices=${quoted((option.argChoices ?? []).join(' '))} ;;`),
    `    ${quoted(`${command.name()} `)}*) case $cur in -*) choices=${quoted(optionsOf(command).flatMap(flagsOf).join(' '))} ;; *) choices=${quoted(argumentsOf(command, values).join(' '))} ;; esac ;;`,
  ]);
  return `${fn}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} choices=
  COMPREPLY=()
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${branches.join('\n')}
  esac
  [ "$COMP_CWORD" -eq 1 ] && choices=${quoted([...commandsOf(program).map((command) => command.name()), ...optionsOf(program).flatMap(flagsOf)].join(' '))}
  COMPREPLY=( $(compgen -W "$choices" -- "$cur") )
}
complete -o default -F ${fn} ${name}
`;
}

/** `source <(pg-safe completion zsh)`, after compinit. */
function zshScript(program: Command, values: Values): string {
  const name = program.name();
  const fn = `_${name.replaceAll('-', '_')}`;
  const spec = (option: Option): string => {
    const text = `[${option.description.replace(/[[\]:\\]/g, '\\$&')}]`;
    const value = takesValue(option) ? `:${option.attributeName()}:${option.argChoices === undefined ? '_files' : `(${option.argChoices.join(' ')})`}` : '';
    return flagsOf(option).map((flag) => quoted(`*${flag}${text}${value}`)).join(' ');
  };
  const branches = commandsOf(program).map((command) => {
    const known = argumentsOf(command, values);
    const rest = quoted(known.length === 0 ? '*:file:_files' : `*:value:(${known.join(' ')})`);
    return `    ${command.name()}) _arguments ${[...optionsOf(command).map(spec), rest].join(' \\\n      ')} ;;`;
  });
  return `${fn}() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commandsOf(program).map((command) => quoted(`${command.name()}:${command.description().replaceAll(':', '\\:')}`)).join(' ')})
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${branches.join('\n')}
  esac
}
compdef ${fn} ${name}
`;
}

/** `pg-safe completion fish | source`. */
function fishScript(program: Command, values: Values): string {
  const line = (condition: string, ...words: readonly string[]): string => ['complete', '-c', program.name(), '-n', quoted(condition), ...words].join(' ');
  const own = commandsOf(program).flatMap((command) => {
    const here = `__fish_seen_subcommand_from ${command.name()}`;
    const known = argumentsOf(command, values);
    const options = optionsOf(command).map((option) => {
      const names = flagsOf(option).map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
      const value = !takesValue(option) ? [] : option.argChoices === undefined ? ['-r'] : ['-x', '-a', quoted(option.argChoices.join(' '))];
      return line(here, ...names, ...value, '-d', quoted(option.description));
    });
    return [...(known.length === 0 ? [] : [line(here, '-f', '-a', quoted(known.join(' ')))]), ...options];
  });
  const first = commandsOf(program).map((command) => line('__fish_use_subcommand', '-f', '-a', command.name(), '-d', quoted(command.description())));
  return `${[...first, ...own].join('\n')}\n`;
}

function commandsOf(program: Command): readonly Command[] {
  return program.createHelp().visibleCommands(program);
}

function optionsOf(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

function argumentsOf(command: Command, values: Values): readonly string[] {
  return values[command.name()] ?? command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
}

function flagsOf({ short, long }: Option): readonly string[] {
  return [short, long].filter((flag) => flag !== undefined && flag !== null);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

/** A word for each of the shells. Fish reads backslashes in it; there are none. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
