import type { Command } from 'commander'
import {
  type ConnectorPlan,
  type JsonObject,
  type SourceRecord,
  suggestName,
  toText,
} from '../../../engine/index.ts'
import type { Drift } from '../../installation/find-drift.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import { type Probed, probeResource, reasonToSkip } from '../../installation/probe.ts'
import { type FieldUse, usesOfField } from '../../installation/uses-of-field.ts'
import { transportOf } from '../../process/transports.ts'
import { listAccounts } from '../../store/accounts.ts'
import { CliError, type CliIo, coloursOf } from '../io.ts'
import { openProject } from '../project-folder.ts'
import { fileToRecordIn, writeRecorded } from '../record-tests.ts'
import { requireConnector } from '../require-connector.ts'
import { allowsPrivate, withWorkspace } from '../workspace-of.ts'
import { count } from './lint.ts'

interface ProbeFlags {
  readonly records: string
  readonly json?: boolean
  readonly record?: boolean
}

const MAX_RECORDS = 1000

export function addProbeCommand(program: Command, io: CliIo): void {
  program
    .command('probe')
    .description('read a connection, and compare what comes with what its connector says')
    .argument('<connection>', 'name of a connection')
    .argument('[resources...]', 'names of resources; default: all that can be listed')
    .option('--records <count>', 'records of each resource, at most', '50')
    .option(
      '--record',
      'add a test of each list to the file of the connector, with invented values',
    )
    .option('--json', 'print what was found as JSON')
    .addHelpText(
      'after',
      '\nIt only reads, at most five pages of each list, and shows no values of records.\n\nExamples:\n  mapwright probe shop\n  mapwright probe shop order customer --records 200\n  mapwright probe shop --record && mapwright test connectors',
    )
    .action(async (name: string, resources: readonly string[], flags: ProbeFlags) => {
      const most = recordsOf(flags)
      await withWorkspace(program, io, async (workspace, folder) => {
        const accounts = await listAccounts(workspace.database.db, workspace.name)
        const account = accounts.find((each) => each.name === name)
        if (!account) {
          const known = accounts.map((each) => each.name).join(', ')
          throw new CliError(
            'usage',
            `unknown connection "${name}"`,
            known === ''
              ? 'Add one: mapwright connect NAME --connector KIND.'
              : `Known here: ${known}.`,
          )
        }
        const project = openProject(folder)
        const connector = requireConnector(project, account.connector)
        const wanted = wantedOf(connector, resources)
        const file = flags.record ? fileToRecordIn(folder, connector.name) : undefined
        const options = { allowPrivate: allowsPrivate(io), bindsOld: true }
        const opener = createAccountOpener(workspace, options)
        try {
          const connection = await opener.open(name, connector)
          await connection.check(io.stop)
          if (!flags.json)
            io.out(coloursOf(io).green(`✓ ${name}: address and credentials are good`))
          const all: Probed[] = []
          const recorded = new Map<string, JsonObject | undefined>()
          for (const resource of wanted) {
            const plan = connector.resources[resource]
            if (!plan) continue
            const ask = { name: resource, count: most, signal: io.stop }
            const { probed, records } = await probeResource(connection, plan, ask)
            all.push(probed)
            const usesOf = (field: string) =>
              usesOfField(project, { connector: connector.name, resource }, field)
            if (!flags.json) tell(probed, usesOf, io)
            if (flags.record) recorded.set(resource, await recordOf(connector, resource, records))
          }
          if (flags.json) io.out(JSON.stringify(all))
          else tellSkipped(connector, resources, io)
          if (file !== undefined) writeRecorded(file, recorded, io)
          if (all.some(isOdd)) throw new CliError('found', '')
        } finally {
          await opener.close()
        }
      })
    })
}

async function recordOf(
  connector: ConnectorPlan,
  resource: string,
  records: readonly SourceRecord[],
): Promise<JsonObject | undefined> {
  const raw = records.filter(({ problem }) => problem === undefined).map((record) => record.raw)
  return transportOf(connector).record?.(connector, resource, raw)
}

function recordsOf({ records }: ProbeFlags): number {
  const most = Number(records)
  if (Number.isInteger(most) && most >= 1 && most <= MAX_RECORDS) return most
  throw new CliError('usage', `"${records}" is no count of records`, `Pass 1 to ${MAX_RECORDS}.`)
}

function wantedOf(connector: ConnectorPlan, named: readonly string[]): readonly string[] {
  const known = Object.keys(connector.resources)
  for (const name of named) {
    const plan = Object.hasOwn(connector.resources, name) ? connector.resources[name] : undefined
    if (!plan) {
      const near = suggestName(name, known)
      throw new CliError(
        'usage',
        `${connector.name} has no resource "${name}"`,
        near === undefined ? `It has: ${known.join(', ')}.` : `Did you mean "${near}"?`,
      )
    }
    const reason = reasonToSkip(plan)
    if (reason === 'no list') throw new CliError('usage', `"${name}" has no list to read`)
    if (reason === 'needs values') {
      const needs = plan.list?.needs.join(', ')
      throw new CliError('usage', `"${name}" is read with values that a flow gives: ${needs}`)
    }
  }
  if (named.length > 0) return named
  return Object.entries(connector.resources).flatMap(([name, plan]) =>
    reasonToSkip(plan) === undefined ? [name] : [],
  )
}

/** Something for a person to look at: what is empty or always the same may well be so. */
function isOdd({ drift, refusal }: Probed): boolean {
  return refusal !== undefined || drift.length > 0
}

function tell(probed: Probed, usesOf: (field: string) => readonly FieldUse[], io: CliIo): void {
  const { green, red, yellow, dim } = coloursOf(io)
  const mark = isOdd(probed) ? yellow('!') : green('✓')
  io.out(
    `${mark} ${probed.resource}  ${count(probed.records, 'record')}, ${count(probed.pages, 'page')}`,
  )
  for (const { summary, outcome, isGood, ms } of probed.exchanges) {
    const line = `    ${summary}  ${outcome ?? 'no answer'}  ${Math.round(ms)} ms`
    io.out(isGood ? dim(line) : red(line))
  }
  for (const drift of probed.drift) {
    io.out(`  ${lineOf(drift)}`)
    // What is new, no flow uses.
    const uses = drift.field === '' || drift.kind === 'new' ? [] : usesOf(drift.field)
    for (const { file, line, writes } of uses)
      io.out(dim(`      ${file}:${line} writes it to ${writes}`))
  }
  tellNames('never filled', probed.unfilled, io)
  tellNames('always the same', probed.constant, io)
  if (probed.refusal) io.out(`  ${red(toText(probed.refusal))}`)
}

function lineOf({ field, kind, expected, found }: Drift): string {
  const shown = found === undefined || typeof found === 'string' ? (found ?? '') : toText(found)
  if (kind === 'gone') return `- ${field}: no record has it`
  if (kind === 'new') return `+ ${field}: the schema does not have it (${shown})`
  return field === '' ? `~ ${shown}` : `~ ${field}: the schema says ${expected}, and ${shown} comes`
}

function tellNames(what: string, names: readonly string[], io: CliIo): void {
  if (names.length > 0) io.out(coloursOf(io).dim(`  ${what}: ${names.join(', ')}`))
}

function tellSkipped(connector: ConnectorPlan, named: readonly string[], io: CliIo): void {
  if (named.length > 0) return
  const skipped = (wanted: ReturnType<typeof reasonToSkip>): string =>
    Object.entries(connector.resources)
      .flatMap(([name, plan]) => (reasonToSkip(plan) === wanted ? [name] : []))
      .join(', ')
  const within = skipped('within')
  const needs = skipped('needs values')
  if (within !== '') {
    io.out(`Not read, for every record of another has such a list: ${within}. Name one to read it.`)
  }
  if (needs !== '') io.out(`Not read, for a flow gives what they need: ${needs}.`)
}
