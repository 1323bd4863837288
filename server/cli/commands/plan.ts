import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import {
  applyPlan,
  type FlowPlanning,
  isJsonObject,
  isUnknown,
  type Json,
  KNOWN_AFTER_CREATE,
  type PlannedDigest,
  type PlannedRecord,
  type PlannedWrite,
  type Project,
  planFlow,
  type RunScope,
  sayUnknown,
  toText,
} from '../../../engine/index.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import { openFlow, type ReadyFlow } from '../../installation/open-flow.ts'
import { defaultDataDir } from '../../installation/workspace.ts'
import { isLabelOpen } from '../../privacy/open-labels.ts'
import { commandWith, shellWord } from '../../process/shell-words.ts'
import { HIDDEN, hidePersonal } from '../../records/plan-answer.ts'
import { requireFlow } from '../find-flows.ts'
import { CliError, type CliIo } from '../io.ts'
import { permissionHint } from '../permission-hint.ts'
import { planIntegration } from '../plan-integration.ts'
import { openProject } from '../project-folder.ts'
import { gather, REFILL_HELP, withRefill } from '../refill.ts'
import { toJson } from '../to-json.ts'
import { coloursOf } from '../visible-text.ts'
import { allowsPrivate, type GlobalOptions, withWorkspace } from '../workspace-of.ts'
import { count } from './lint.ts'
import { parseNumber, showMissingRows, showSummary } from './run.ts'

const FIRST_LOOK = 10

interface PlanFlags {
  readonly keys?: string
  readonly all?: boolean
  readonly limit?: number
  readonly json?: boolean
  readonly reveal?: boolean
  readonly refill?: readonly string[]
}

export function addPlanCommand(program: Command, io: CliIo): void {
  program
    .command('plan')
    .description(
      'show what a flow would write, field by field, or what all flows of an integration would; write nothing',
    )
    .argument('<flow>', 'name or file of a flow, or name of an integration')
    .option('--keys <keys>', 'only these records of the source, separated by commas')
    .option('--all', 'every record, not only the first ten that changed; and those that are gone')
    .option('--limit <number>', 'so many records that changed', parseNumber)
    .option('--refill <field>', REFILL_HELP, gather)
    .option('--json', 'the whole plan as one JSON object')
    .option('--reveal', 'show personal values as well; they are shown and stored nowhere else')
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright plan orders\n  mapwright plan products --keys 31,33\n  mapwright plan orders --keys 4711 --reveal\n  mapwright plan products --refill description\n  mapwright plan lightspeed-ccv',
    )
    .action(async (name: string, flags: PlanFlags) => {
      if (isIntegration(program, name)) return planAll(program, io, name, flags)
      await withReadyFlow(program, io, name, async (ready, project) => {
        const { refill = [] } = flags
        const flow = withRefill(ready, refill)
        // What a refill is for are records that did not change.
        const isWhole = flags.all || refill.length > 0
        const what: RunScope = flags.keys
          ? { kind: 'keys', keys: flags.keys.split(',').map((key) => key.trim()) }
          : { kind: isWhole ? 'all' : 'changes' }
        const first = isWhole ? undefined : FIRST_LOOK
        const limit = flags.keys || flags.all ? undefined : (flags.limit ?? first)
        const planning = await planFlow({ ...flow, cause: 'person', what, limit, stop: io.stop })
        const isNamed = isLabelOpen(project, flow.flow)
        savePlan(program, io, flow.flow.name, planning, { isNamed, refill })
        const shown = flags.reveal ? planning : withoutPersonal(planning, flow, isNamed)
        if (flags.json) io.out(sayUnknown(toJson(asSent(shown))))
        else showPlan(flow, planning, shown, io)
        if (planning.summary.result.state === 'failed') {
          const { reason } = planning.summary.result
          throw new CliError('setup', toText(reason), permissionHint(reason))
        }
      })
    })
}

/** What may be told in the open, in the place of what would be sent. */
function withoutPersonal(
  { records, ...planning }: FlowPlanning,
  { systems }: ReadyFlow,
  isNamed: boolean,
): FlowPlanning {
  const openOf = ({ resource, told: { set, before } }: PlannedWrite) => {
    const [role = '', name = ''] = resource.split('.')
    const personal = systems[role]?.connector.resources[name]?.personal ?? []
    return {
      set: hidePersonal(set, personal),
      ...(before && { before: hidePersonal(before, personal) }),
    }
  }
  return {
    ...planning,
    records: records.map((record) => ({
      ...record,
      label: isNamed ? record.label : undefined,
      writes: record.writes.map((write) => ({ ...write, ...openOf(write) })),
    })),
  }
}

/** Once, as it is shown. */
function asSent({ records, ...planning }: FlowPlanning) {
  return {
    ...planning,
    records: records.map(({ writes, ...record }) => ({
      ...record,
      writes: writes.map(({ action, resource, id, set, before, dependsOn }) => ({
        action,
        resource,
        id,
        set,
        before,
        dependsOn,
      })),
    })),
  }
}

export function addApplyCommand(program: Command, io: CliIo): void {
  program
    .command('apply')
    .description(
      'do exactly what a plan showed; refuse records that would be written differently now',
    )
    .argument('<flow>', 'name or file of a flow')
    .requiredOption('--plan <hash>', 'hash that the plan printed')
    .addHelpText('after', '\nExample:\n  mapwright apply orders --plan 9f3a2c41b7d0')
    .action(async (name: string, { plan: hash }: { readonly plan: string }) => {
      await withReadyFlow(program, io, name, async (ready) => {
        const { plan, refill } = loadPlan(program, io, ready.flow.name, hash)
        const flow = withRefill(ready, refill)
        const { already, differing, summary } = await applyPlan(
          { ...flow, cause: 'person', stop: io.stop },
          plan,
        )
        const isGood = summary ? showSummary(flow.flow, summary, io) : true
        if (already.length > 0) io.err(sayAlready(already.length, plan.length))
        for (const { key, label, isGone } of differing) {
          const why = isGone ? 'is gone from the source' : 'would be written differently now'
          io.err(`record ${label ?? key} ${why}, so it was left alone`)
        }
        if (differing.length > 0) {
          const again = refill.map((field) => `--refill ${shellWord(field)}`)
          const command = commandWith('plan', [flow.flow.name], again)
          throw new CliError('found', '', `Look again: ${command}`)
        }
        if (!isGood) throw new CliError('found', '')
      })
    })
}

function sayAlready(already: number, all: number): string {
  return already === all
    ? 'This plan was applied already: there is nothing left to write.'
    : `${already} of ${count(all, 'record')} as planned already: nothing was left to write there`
}

function isIntegration(program: Command, name: string): boolean {
  const project = openProject(program.opts<GlobalOptions>().folder, [name])
  return project.integrations[name] !== undefined
}

async function planAll(program: Command, io: CliIo, name: string, flags: PlanFlags): Promise<void> {
  if (flags.keys || flags.all) {
    throw new CliError('usage', 'all flows are planned on their first records', 'Name one flow.')
  }
  if (flags.reveal) {
    throw new CliError('usage', 'the plan of an integration shows no values', 'Name one flow.')
  }
  if (flags.refill) throw new CliError('usage', 'fields are those of one flow', 'Name one flow.')
  await withWorkspace(program, io, async (workspace, folder) => {
    const project = openProject(folder, [name])
    const opener = createAccountOpener(workspace, {
      allowPrivate: allowsPrivate(io),
      bindsOld: true,
    })
    const options = { limit: flags.limit ?? FIRST_LOOK, isJson: flags.json ?? false }
    try {
      await planIntegration(workspace, project, name, opener, io, options)
    } finally {
      await opener.close()
    }
  })
}

async function withReadyFlow(
  program: Command,
  io: CliIo,
  name: string,
  work: (flow: ReadyFlow, project: Project) => Promise<void>,
): Promise<void> {
  await withWorkspace(program, io, async (workspace, folder) => {
    const project = openProject(folder, [name])
    const plan = requireFlow(project, name)
    const opener = createAccountOpener(workspace, {
      allowPrivate: allowsPrivate(io),
      bindsOld: true,
    })
    try {
      await work(await openFlow(workspace, project, plan, opener), project)
    } finally {
      await opener.close()
    }
  })
}

function showPlan(
  { flow }: ReadyFlow,
  { records, hash, summary, goneQuestion }: FlowPlanning,
  shown: FlowPlanning,
  io: CliIo,
): void {
  const { green, yellow, red, dim, bold } = coloursOf(io)
  for (const [at, record] of records.entries()) {
    const told = shown.records[at] ?? record
    const name = nameOf(told)
    for (const [index, write] of record.writes.entries()) {
      const mark = { create: green('+'), update: yellow('~'), delete: red('-') }[write.action]
      const id = write.id === undefined || isUnknown(write.id) ? '' : ` (${write.id})`
      io.out(
        `${mark} ${write.action}  ${bold(write.resource)}  ${name}${id}${dim(dependence(write))}`,
      )
      const lines = fieldLines(write, told.writes[index] ?? write)
      for (const line of lines) io.out(`    ${line}`)
      if (lines.length === 0 && write.action === 'update') io.out(`    ${dim(NO_DIFFERENCE)}`)
    }
    if (record.writes.length === 0) io.out(dim(outcomeLine(record, name)))
    else if (record.reason) io.out(`  ${outcomeLine(record, name)}`)
  }
  if (goneQuestion !== undefined) io.out(yellow(`! ${toText(goneQuestion)}`))
  io.out(JSON.stringify(summary.counts))
  showMissingRows(flow, summary.missingRows, io)
  const writes = records.reduce((sum, record) => sum + record.writes.length, 0)
  io.out(
    writes === 0
      ? 'nothing would be written'
      : `hash ${hash}   nothing was written.  To do exactly this:  ${commandWith('apply', [flow.name], [`--plan ${hash}`])}`,
  )
}

/** The search that found it did not show its fields, so the run sends them once and knows them from then on. */
const NO_DIFFERENCE = 'no field differs now; sent this once, so that later changes can be told'

function nameOf({ label, key, deleted }: PlannedRecord): string {
  return deleted ? `${label ?? key}, gone from the source` : (label ?? key)
}

function outcomeLine({ outcome, reason }: PlannedRecord, name: string): string {
  return `${outcome === 'waiting' ? '…' : outcome === 'parked' ? '!' : '='} ${outcome}  ${name}${reason ? `  ${toText(reason)}` : ''}`
}

/** What has to be created before this can be written, and by then has an id. */
function dependence({ dependsOn }: PlannedWrite): string {
  return dependsOn.length === 0 ? '' : `  depends on ${dependsOn.join(', ')} not created yet`
}

/** Whether a field changes is told of what it is, in the words of what is shown. */
function fieldLines({ action, set, before }: PlannedWrite, shown: PlannedWrite): string[] {
  return Object.entries(set).flatMap(([field, value]) => {
    if (action === 'create') return [`${field}: ${show(shown.set[field])}`]
    if (JSON.stringify(before?.[field]) === JSON.stringify(value)) return []
    return [`${field}: ${show(shown.before?.[field])} -> ${show(shown.set[field])}`]
  })
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === HIDDEN) return HIDDEN
  if (isUnknown(value)) return KNOWN_AFTER_CREATE
  const text = JSON.stringify(value, (_, part: Json) =>
    typeof part === 'string' ? sayUnknown(part) : part,
  )
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function plansFolder(program: Command, io: CliIo): string {
  const { folder, data } = program.opts<GlobalOptions>()
  return join(data === undefined ? defaultDataDir(folder) : resolve(io.cwd, data), 'plans')
}

/** Kept beside the state, for its owner alone: keys and digests, and names of records where nobody is called so. */
function savePlan(
  program: Command,
  io: CliIo,
  flow: string,
  { hash, records }: FlowPlanning,
  { isNamed, refill }: { readonly isNamed: boolean; readonly refill: readonly string[] },
): void {
  const written = records.filter(({ writes }) => writes.length > 0)
  if (written.length === 0) return
  const folder = plansFolder(program, io)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const kept = written.map(
    ({ key, label, deleted, hash: digest }): PlannedDigest => ({
      key,
      label: isNamed ? label : undefined,
      deleted,
      hash: digest,
    }),
  )
  const file = join(folder, `${flow}-${hash}.json`)
  writeFileSync(file, JSON.stringify(refill.length > 0 ? { refill, records: kept } : kept), {
    mode: 0o600,
  })
}

interface SavedPlan {
  readonly plan: readonly PlannedDigest[]
  /** Of these fields alone. */
  readonly refill: readonly string[]
}

function loadPlan(program: Command, io: CliIo, flow: string, hash: string): SavedPlan {
  const missing = new CliError(
    'usage',
    `flow "${flow}" has no plan "${hash}" here`,
    `Make one: ${commandWith('plan', [flow])}`,
  )
  if (!/^[0-9a-f]+$/.test(hash)) throw missing
  let text: string
  try {
    text = readFileSync(join(plansFolder(program, io), `${flow}-${hash}.json`), 'utf8')
  } catch {
    throw missing
  }
  const saved: unknown = JSON.parse(text)
  const { records, refill } = isJsonObject(saved) ? saved : { records: saved, refill: [] }
  if (!Array.isArray(records) || !Array.isArray(refill)) throw missing
  const plan = records.filter(isJsonObject).map(({ key, label, deleted, hash: digest }) => ({
    key: typeof key === 'string' ? key : '',
    label: typeof label === 'string' ? label : undefined,
    deleted: deleted === true || undefined,
    hash: typeof digest === 'string' ? digest : '',
  }))
  return { plan, refill: refill.filter((field) => typeof field === 'string') }
}
