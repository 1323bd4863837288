import { Argument, type Command } from 'commander'
import type { CliIo } from '../io.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const

/** Must be added last: completes the commands that are there. */
export function addCompletionCommand(program: Command, io: CliIo): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'kind of shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  source <(mapwright completion bash)        in ~/.bashrc
  source <(mapwright completion zsh)         in ~/.zshrc, after compinit
  mapwright completion fish > ~/.config/fish/completions/mapwright.fish`,
    )
    .action((shell: (typeof SHELLS)[number]) => io.out(scriptFor(shell, program)))
}

/** A command, by the words that lead to it (none: the program itself), and what may follow. */
interface Place {
  readonly path: readonly string[]
  readonly commands: readonly { readonly name: string; readonly about: string }[]
  readonly options: readonly { readonly name: string; readonly about: string }[]
}

function placesOf(command: Command, path: readonly string[]): readonly Place[] {
  const children = command.commands.filter((child) => child.name() !== 'help')
  const own: Place = {
    path,
    commands: children.map((child) => ({ name: child.name(), about: child.description() })),
    options: [
      ...command.options.map(({ long, description }) => ({ name: long ?? '', about: description })),
      { name: '--help', about: 'how it is used' },
    ],
  }
  return [own, ...children.flatMap((child) => placesOf(child, [...path, child.name()]))]
}

/** A zsh that nobody has set up yet has no completion of its own either, which the one for bash stands on. */
const ZSH_START = `(( $+functions[compdef] )) || { autoload -U +X compinit && compinit }
autoload -U +X bashcompinit && bashcompinit`

function scriptFor(shell: (typeof SHELLS)[number], program: Command): string {
  const places = placesOf(program, [])
  switch (shell) {
    case 'bash':
      return bashScript(places)
    case 'zsh':
      return `${ZSH_START}\n${bashScript(places)}`
    case 'fish':
      return fishScript(places)
  }
}

/** Where nothing of ours fits, the shell completes names of files. */
function bashScript(places: readonly Place[]): string {
  const cases = places.map(({ path, commands, options }) => {
    const words = [...commands, ...options].map(({ name }) => name)
    return `    '${path.join(' ')}') words='${words.join(' ')}' ;;`
  })
  const known = places
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => `'${path.join(' ')}'`)
  return `_mapwright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" at='' next='' word='' words=''
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do
    next="\${at:+$at }$word"
    case "$next" in ${known.join('|')}) at="$next" ;; esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _mapwright mapwright`
}

function fishScript(places: readonly Place[]): string {
  return places
    .flatMap(({ path, commands, options }) => {
      const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
      const none = `not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(' ')}`
      const here = [seen, commands.length > 0 ? none : ''].filter((part) => part !== '')
      const when = `complete -c mapwright -n '${here.join('; and ')}'`
      return [
        ...commands.map(({ name, about }) => `${when} -f -a ${name} -d ${quote(about)}`),
        ...options.map(({ name, about }) => `${when} -l ${name.slice(2)} -d ${quote(about)}`),
      ]
    })
    .join('\n')
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
