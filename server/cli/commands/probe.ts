import type { Command } from 'commander'
import {
  type ConnectorPlan,
  type JsonObject,
  type ResourcePlan,
  suggestName,
  toText,
} from '../../../engine/index.ts'
import type { Drift } from '../../installation/find-drift.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import { type Probed, probeResource, reasonToSkip } from '../../installation/probe.ts'
import { type FieldUse, usesOfField } from '../../installation/uses-of-field.ts'
import { transportOf } from '../../process/transports.ts'
import { CliError, type CliIo } from '../io.ts'
import { openProject } from '../project-folder.ts'
import { fileToRecordIn, writeRecorded } from '../record-tests.ts'
import { requireAccount } from '../require-account.ts'
import { requireConnector } from '../require-connector.ts'
import { tellCheck } from '../tell-check.ts'
import { coloursOf } from '../visible-text.ts'
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
        const account = await requireAccount(workspace, name)
        const project = openProject(folder)
        const connector = requireConnector(project, account.connector)
        const wanted = wantedOf(connector, resources)
        const file = flags.record ? fileToRecordIn(folder, connector.name) : undefined
        const opener = createAccountOpener(workspace, {
          allowPrivate: allowsPrivate(io),
          bindsOld: true,
        })
        try {
          const connection = await opener.open(name, connector)
          const isAsked = await connection.check(io.stop)
          const show = flags.json ? undefined : io
          if (show) tellCheck(name, isAsked, show)
          const all: Read[] = []
          for (const [resource, plan] of wanted) {
            const ask = { name: resource, count: most, signal: io.stop }
            const read = await probeResource(connection, plan, ask)
            all.push(read)
            const at = { connector: connector.name, resource }
            if (show) tell(read.probed, (field) => usesOfField(project, at, field), show)
          }
          if (show) tellSkipped(connector, resources, show)
          else io.out(JSON.stringify(all.map(({ probed }) => probed)))
          if (file !== undefined) writeRecorded(file, await recordAll(connector, all), io)
          if (all.some(({ probed }) => isOdd(probed))) throw new CliError('found', '')
        } finally {
          await opener.close()
        }
      })
    })
}

type Read = Awaited<ReturnType<typeof probeResource>>

async function recordAll(
  connector: ConnectorPlan,
  all: readonly Read[],
): Promise<ReadonlyMap<string, JsonObject | undefined>> {
  const { record } = transportOf(connector)
  const recorded = new Map<string, JsonObject | undefined>()
  for (const { probed, records } of all) {
    const raw = records.filter(({ problem }) => problem === undefined).map((each) => each.raw)
    recorded.set(probed.resource, await record?.(connector, probed.resource, raw))
  }
  return recorded
}

function recordsOf({ records }: ProbeFlags): number {
  const most = Number(records)
  if (Number.isInteger(most) && most >= 1 && most <= MAX_RECORDS) return most
  throw new CliError('usage', `"${records}" is no count of records`, `Pass 1 to ${MAX_RECORDS}.`)
}

function wantedOf(
  connector: ConnectorPlan,
  named: readonly string[],
): readonly (readonly [string, ResourcePlan])[] {
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
  const all = Object.entries(connector.resources)
  return named.length > 0
    ? all.filter(([name]) => named.includes(name))
    : all.filter(([, plan]) => reasonToSkip(plan) === undefined)
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
