import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Draft, writeDraft } from '../../../connectors/import/index.ts'
import { draftConnector, tellDraft } from '../draft-connector.ts'
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
      io.err(`Next: fill it in, and look with "mapwright lint ${path}" at what is missing.`)
    })
  command
    .command('connector')
    .argument('<name>', 'lower-case words joined by hyphens')
    .option('--sql', 'of a database, instead of a system that is reached by HTTP')
    .option('--from <file or URL>', 'make it from a description: OpenAPI 3 or Swagger 2')
    .option('--only <resources>', 'with --from: names of resources, joined by commas')
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright new connector my-shop\n  mapwright new connector erp --sql' +
        '\n  mapwright new connector my-shop --from openapi.yaml --only product,order',
    )
    .action(async (name: string, options: ConnectorOptions) => {
      const { folder } = program.opts<{ folder: string }>()
      const path = `connectors/${nameOf(name)}/connector.yaml`
      requireFree(folder, path)
      const draft = await draftOf(name, options, io)
      const text = draft
        ? writeDraft(draft)
        : options.sql
          ? databaseText(name)
          : connectorText(name)
      write(folder, path, text, io)
      if (draft) tellDraft(draft, io)
      io.err('Next: mapwright lint, then mapwright connect to try it on the real system.')
    })
}

interface ConnectorOptions {
  readonly sql?: boolean
  readonly from?: string
  readonly only?: string
}

async function draftOf(
  name: string,
  { sql, from, only }: ConnectorOptions,
  io: CliIo,
): Promise<Draft | undefined> {
  if (from === undefined) {
    if (only === undefined) return undefined
    throw new CliError('usage', '--only goes with --from', 'Pass the description with --from too.')
  }
  if (sql) throw new CliError('usage', '--sql and --from exclude each other', 'Pass one of them.')
  return draftConnector(name, { from, only: only?.split(',').map((each) => each.trim()) }, io)
}

function nameOf(name: string): string {
  if (NAME.test(name)) return name
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

function connectorText(name: string): string {
  return `connector: ${name}
format: 1
title: ${name}

settings:                           # the form that adds such a system; writeOnly fields are kept encrypted
  type: object
  required: [url, token]
  properties:
    url: { title: Address of the API, type: string, format: uri }
    token: { title: API token, type: string, writeOnly: true }

http:
  base: =$settings.url
  auth: { bearer: =$settings.token }
  limits:
    - { allow: 60 per 1m }
  check: { get: / }

resources:
  product:
    title: Product
    key: =id
    list:
      get: /products
      items: =products
      pages: { page: page, size: { limit: 100 } }   # and short: last, where the API promises that a page which is not full is the last
      changed: { since: { updated_since: =$since }, at: =updatedAt, overlap: 2m }
    get: { get: "/products/{id}", item: =product }
    record: { id: =id, sku: =sku, title: =title }
    schema:
      properties:
        id: { title: Id, type: integer }
        sku: { title: SKU, type: string }
        title: { title: Title, type: string }
`
}

function databaseText(name: string): string {
  return `connector: ${name}
format: 1
title: ${name}

settings:                           # the form that adds such a system; writeOnly fields are kept encrypted
  type: object
  required: [host, database, user, password]
  properties:
    host: { title: Server, type: string }
    port: { title: "Port, where it is not the usual one", type: integer }
    database: { title: Database, type: string }
    user: { title: User, type: string }
    password: { title: Password, type: string, writeOnly: true }

sql:
  host: =$settings.host
  port: =$settings.port
  client: postgres                  # or mysql, for MariaDB as well
  database: =$settings.database
  user: =$settings.user
  password: =$settings.password

resources:
  product:
    title: Product
    table: products                 # or [schema, table]; a view is a table
    key: =id
    list: { changed: { column: changed_at } }
    find: [{ by: [sku] }]
    # create: {}                    # without this, update and delete, nothing is ever written
    # update: {}
    record: { id: =id, sku: =sku, title: =title }
    schema:
      properties:
        id: { title: Id, type: integer }
        sku: { title: SKU, type: string }
        title: { title: Title, type: string }
`
}
