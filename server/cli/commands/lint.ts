import type { Command } from 'commander'
import {
  connectorNameOf,
  type Diagnostic,
  formatDiagnostic,
  isConnectorFile,
  isFixable,
  type Project,
  type ProjectFile,
} from '../../../engine/index.ts'
import { CliError, type CliIo } from '../io.ts'
import { openNamed, readProjectFiles } from '../project-folder.ts'
import { isShipped, selectFiles } from '../select-files.ts'
import { coloursOf } from '../visible-text.ts'

export function addLintCommand(program: Command, io: CliIo): void {
  program
    .command('lint')
    .description('check files: every mistake with its line and column')
    .argument('[paths...]', 'files or folders; all of the project when left out')
    .option('--json', 'one JSON object per line')
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright lint\n  mapwright lint mappings/orders.yaml --json',
    )
    .action((paths: readonly string[], options: { readonly json?: boolean }) => {
      const { folder } = program.opts<{ folder: string }>()
      const isMeant = selectFiles(paths, { cwd: io.cwd, folder })
      const { diagnostics, flows, connectors } = openNamed(folder)
      const meant = diagnostics.filter(({ file }) => isMeant(file))
      for (const each of meant) io.out(options.json ? JSON.stringify(each) : show(each, io))
      const errors = meant.filter(({ severity }) => severity === 'error').length
      const hints = meant.length - errors
      if (!options.json) {
        const files = readProjectFiles(folder)
        const usable = (of: (file: string) => boolean): string =>
          sayUsable(files, { flows, connectors }, of)
        const shipped = files.some(({ path }) => isShipped(path))
          ? `, and ${usable(isShipped)} that are shipped`
          : ''
        const checked = `${usable(isMeant)} are usable${shipped}`
        io.err(`${count(errors, 'error')}, ${count(hints, 'hint')}; ${checked}`)
        const fixable = meant.filter(isFixable).length
        if (fixable > 0) io.err(`${fixable} of them can be put right by "mapwright fix"`)
      }
      if (errors > 0) throw new CliError('found', '')
    })
}

/** `2 flows and 1 connector`: those of some files that have no errors. */
function sayUsable(
  files: readonly ProjectFile[],
  { flows, connectors }: Pick<Project, 'flows' | 'connectors'>,
  isMeant: (file: string) => boolean,
): string {
  const own = files.filter((file) => {
    // Those that are shipped and that nobody names were not loaded: they have no mistakes.
    const isUsable = Object.hasOwn(connectors, connectorNameOf(file)) || isShipped(file.path)
    return isConnectorFile(file) && isUsable && isMeant(file.path)
  })
  const usable = flows.filter(({ file }) => isMeant(file))
  return `${count(usable.length, 'flow')} and ${count(own.length, 'connector')}`
}

function show(diagnostic: Diagnostic, io: CliIo): string {
  const { red, yellow } = coloursOf(io)
  const text = formatDiagnostic(diagnostic)
  return diagnostic.severity === 'error' ? red(text) : yellow(text)
}

/** `1 error`, `2 errors`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
