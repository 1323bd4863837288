import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { writeBundle } from '../../projects/bundle/bundle-text.ts'
import { gatherBundle } from '../../projects/bundle/gather-bundle.ts'
import { readFolder } from '../../projects/read-folder.ts'
import { readShippedConnectors } from '../../projects/shipped-files.ts'
import { CliError, type CliIo } from '../io.ts'
import { openNamed } from '../project-folder.ts'

interface ExportFlags {
  readonly output?: string
  readonly force?: boolean
}

export function addExportCommand(program: Command, io: CliIo): void {
  program
    .command('export')
    .description('write an integration, or one flow of it, with all that it needs into one file')
    .argument('<integration[/flow]>', 'all flows of an integration, or one of them')
    .option('--output <file>', 'where to; "-" prints it')
    .option('--force', 'write over a file that exists')
    .addHelpText(
      'after',
      `
The file is text: the files of the flow one below the other. It has no credentials, answers or rows that people gave.
"mapwright import", and Import on the page Flows, take it.

Examples:
  mapwright export lightspeed-ccv
  mapwright export lightspeed-ccv/orders --output orders.mapwright`,
    )
    .action((what: string, { output, force = false }: ExportFlags) => {
      const { folder } = program.opts<{ folder: string }>()
      const [integration = '', flow] = what.split('/')
      const files = readFolder(folder)
      const shipped = { connectorFiles: readShippedConnectors() }
      const project = openNamed(folder)
      const text = writeBundle(gatherBundle({ project, files }, shipped, { integration, flow }))
      if (output === '-') {
        io.out(text.trimEnd())
        return
      }
      const file = output ?? `${what.replace('/', '.')}.mapwright`
      const target = resolve(io.cwd, file)
      if (existsSync(target) && !force) {
        throw new CliError('usage', `"${file}" exists`, 'Write over it with --force.')
      }
      writeFileSync(target, text)
      io.out(`wrote ${file}`)
    })
}
