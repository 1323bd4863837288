import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Draft, writeDraft } from '../../../connectors/import/index.ts'
import { type GuessedFiles, guessFiles } from '../../../connectors/index.ts'
import { commandWith } from '../../process/shell-words.ts'
import { connectorSkeleton, databaseSkeleton } from '../connector-skeleton.ts'
import { draftConnector, tellDraft } from '../draft-connector.ts'
import { filesSkeleton } from '../files-skeleton.ts'
import { flowSkeleton, requireSide } from '../flow-skeleton.ts'
import { CliError, type CliIo } from '../io.ts'
import { openProject } from '../project-folder.ts'

const NAME = /^[a-z][a-z0-9-]*$/

export function addNewCommand(program: Command, io: CliIo): void {
  const command = program.command('new').description('start a flow or a connector from a skeleton')
  command
    .command('flow')
    .argument('<name>', 'lower-case words joined by hyphens')
    .requiredOption('--from <connector.resource>', 'what is read; a role may stand before it')
    .requiredOption('--to <connector.resource>', 'what is written; likewise')
    .addHelpText(
      'after',
      '\nExample:\n  mapwright new flow brands --from shop=lightspeed-ecom.brand --to pos=ccv-salespos.category',
    )
    .action((name: string, options: { readonly from: string; readonly to: string }) => {
      const { folder } = program.opts<{ folder: string }>()
      const project = openProject(folder)
      const from = requireSide(project, options.from, 'source')
      const to = requireSide(project, options.to, 'target')
      const path = `mappings/${nameOf(name)}.yaml`
      write(folder, path, flowSkeleton(name, from, to), io)
      io.err(`Next: fill it in, and look with "${commandWith('lint', [path])}" at what is missing.`)
    })
  command
    .command('connector')
    .argument('<name>', 'lower-case words joined by hyphens')
    .option('--sql', 'of a database, instead of a system that is reached by HTTP')
    .option('--file [sample]', 'of files, as a sample looks: CSV, NDJSON, JSON, XML or XLSX')
    .option(
      '--from <file or URL>',
      'make it from a description (OpenAPI 3, Swagger 2), an Airbyte manifest, a Postman collection, a HAR file, or curl commands',
    )
    .option('--only <resources>', 'with --from: names of resources, joined by commas')
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright new connector my-shop\n  mapwright new connector erp --sql' +
        '\n  mapwright new connector export --file orders-2026.csv' +
        '\n  mapwright new connector my-shop --from openapi.yaml --only product,order' +
        '\n  mapwright new connector my-shop --from recorded.har',
    )
    .action(async (name: string, options: ConnectorOptions) => {
      const { folder } = program.opts<{ folder: string }>()
      const path = `connectors/${nameOf(name)}/connector.yaml`
      requireFree(folder, path)
      const draft = await draftOf(name, options, io)
      const text = draft ? writeDraft(draft) : await skeletonOf(name, options, io)
      write(folder, path, text, io)
      if (draft) tellDraft(draft, io)
      io.err(
        'Next: mapwright lint, mapwright test connectors, then mapwright connect to try it on the real system.',
      )
    })
}

interface ConnectorOptions {
  readonly sql?: boolean
  readonly file?: string | true
  readonly from?: string
  readonly only?: string
}

async function draftOf(
  name: string,
  { sql, file, from, only }: ConnectorOptions,
  io: CliIo,
): Promise<Draft | undefined> {
  if (sql && file !== undefined) {
    throw new CliError('usage', '--sql and --file exclude each other', 'Pass one of them.')
  }
  if (from === undefined) {
    if (only === undefined) return undefined
    throw new CliError('usage', '--only goes with --from', 'Pass the description with --from too.')
  }
  if (sql) throw new CliError('usage', '--sql and --from exclude each other', 'Pass one of them.')
  if (file !== undefined) {
    throw new CliError('usage', '--file and --from exclude each other', 'Pass one of them.')
  }
  return draftConnector(name, { from, only: only?.split(',').map((each) => each.trim()) }, io)
}

async function skeletonOf(
  name: string,
  { sql, file }: ConnectorOptions,
  io: CliIo,
): Promise<string> {
  if (sql) return databaseSkeleton(name)
  if (file === undefined) return connectorSkeleton(name)
  return file === true ? filesSkeleton(name) : filesSkeleton(name, await guessed(file, io))
}

async function guessed(path: string, { cwd }: CliIo): Promise<GuessedFiles> {
  const full = resolve(cwd, path)
  if (!existsSync(full)) throw new CliError('usage', `"${path}" cannot be read`)
  const found = await guessFiles(basename(full), readFileSync(full))
  if (found) return found
  throw new CliError(
    'usage',
    `"${path}" has no records`,
    'CSV, NDJSON, JSON, XML and XLSX are understood.',
  )
}

/** In YAML, these are no texts. */
const NO_NAMES: ReadonlySet<string> = new Set(['true', 'false', 'null'])

function nameOf(name: string): string {
  if (NAME.test(name) && !NO_NAMES.has(name)) return name
  throw new CliError(
    'usage',
    `"${name}" is no name`,
    'Names are lower-case words joined by hyphens.',
  )
}

function requireFree(folder: string, path: string): void {
  if (!existsSync(resolve(folder, path))) return
  throw new CliError('usage', `"${path}" exists already`, 'Choose another name, or edit that file.')
}

function write(folder: string, path: string, text: string, io: CliIo): void {
  requireFree(folder, path)
  const absolute = resolve(folder, path)
  mkdirSync(dirname(absolute), { recursive: true })
  writeFileSync(absolute, text)
  io.out(relative(io.cwd, absolute))
}
