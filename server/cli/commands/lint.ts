import type { Command } from 'commander'
import { type Diagnostic, formatDiagnostic, isFixable } from '../../../engine/index.ts'
import { CliError, type CliIo, coloursOf } from '../io.ts'
import { openProject } from '../project-folder.ts'
import { selectFiles } from '../select-files.ts'

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
      const { diagnostics, flows, connectors } = openProject(folder)
      const meant = diagnostics.filter(({ file }) => isMeant(file))
      for (const each of meant) io.out(options.json ? JSON.stringify(each) : show(each, io))
      const errors = meant.filter(({ severity }) => severity === 'error').length
      const hints = meant.length - errors
      if (!options.json) {
        const checked = `${flows.length} flows and ${Object.keys(connectors).length} connectors are usable`
        io.err(`${count(errors, 'error')}, ${count(hints, 'hint')}; ${checked}`)
        const fixable = meant.filter(isFixable).length
        if (fixable > 0) io.err(`${fixable} of them can be put right by "mapwright fix"`)
      }
      if (errors > 0) throw new CliError('found', '')
    })
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
