import { hashText } from '../../../engine/index.ts'
import type { AccountOpener } from '../../installation/open-account.ts'
import { type Probed, probeResource } from '../../installation/probe.ts'
import { fieldsMadeOf, rawPathsOf } from '../../installation/raw-paths.ts'
import {
  compareShapes,
  learnShape,
  type RawShape,
  type ShapeChange,
  shapeOf,
} from '../../installation/raw-shape.ts'
import { usesOfField } from '../../installation/uses-of-field.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { describeError } from '../../process/describe-error.ts'
import type { Log } from '../../process/log.ts'
import type { Projects } from '../../projects/projects.ts'
import {
  addLooks,
  changedLooks,
  claimLook,
  deleteLook,
  dueLooks,
  type KeptChange,
  type KeptLook,
  saveLook,
  saveTouched,
  type TouchedFlow,
} from '../../store/drift-looks.ts'
import type { Holds } from '../../subscriptions/holds.ts'
import { listsRead, nameOfList, type ReadBy } from './lists-read.ts'

export interface DriftWatch {
  readonly projects: Projects
  readonly workspaceOf: (name: string) => Workspace
  readonly openerOf: (workspace: Workspace, flow: { readonly priority: 'low' }) => AccountOpener
  readonly holds: Holds
  readonly log: Log
  readonly now: () => number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Records of each list, and so at most five pages. */
const RECORDS = 50
/** One that was being looked at by a process that died is looked at again after so long. */
const CLAIM_MS = HOUR_MS
/** Rate limits may let it wait, and nobody waits for it. */
const PATIENCE_MS = 10 * 60_000
const AT_ONCE = 100

/**
 * Looks once a day at the beginning of each list that flows read, an hour after the first of them was switched on, and
 * compares what comes with what came before. Any number of processes may do so: each list is looked at by one.
 */
export async function lookForDrift(watch: DriftWatch, signal: AbortSignal): Promise<void> {
  const { db } = watch.workspaceOf('default').database
  const lists = await listsRead(db, watch.projects)
  await addLooks(db, [...lists.values()], watch.now() + HOUR_MS)
  const due = { now: watch.now(), held: await watch.holds.list(), limit: AT_ONCE }
  for (const next of await dueLooks(db, due)) {
    if (signal.aborted) return
    const list = lists.get(nameOfList(next))
    if (list) await lookAt(watch, list, signal)
    else await deleteLook(db, next)
  }
  for (const { list, changes } of await changedLooks(db)) {
    await saveTouched(db, list, touchedBy(lists.get(nameOfList(list)), changes))
  }
}

async function lookAt(watch: DriftWatch, list: ReadBy, signal: AbortSignal): Promise<void> {
  const { now, log } = watch
  const workspace = watch.workspaceOf(list.workspace)
  const { db } = workspace.database
  const claim = { now: now(), until: now() + CLAIM_MS }
  const known = await claimLook<RawShape>(db, list, claim)
  if (!known) return
  const opener = watch.openerOf(workspace, { priority: 'low' })
  try {
    const { probed, records } = await probeResource(
      await opener.open(list.connection, list.connector),
      list.plan,
      {
        name: list.resource,
        count: RECORDS,
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      },
    )
    const raw = records.map((record) => record.raw)
    const looked = probed.refusal ? known : learn(list.plan, known, raw, now())
    await saveLook(db, list, { ...looked, nextAt: now() + DAY_MS })
    tell(watch, list, probed, looked.changes.length)
  } catch (error) {
    // The next one that looks may have more luck; what a system refuses, its flows tell.
    const { workspace: name, connection, resource } = list
    const about = { workspace: name, connection, resource, error: describeError(error) }
    if (!signal.aborted) log.warn({ ...about, msg: 'a list could not be looked at for changes' })
  } finally {
    await opener.close()
  }
}

function tell({ log }: DriftWatch, list: ReadBy, probed: Probed, changes: number): void {
  const { workspace, connection, resource } = list
  const { records, pages } = probed
  log.info({ workspace, connection, resource, records, pages, changes, msg: 'looked for changes' })
}

/** What a connector reads now may be of another shape than what it read before. */
function learn(
  plan: ReadBy['plan'],
  known: KeptLook<RawShape>,
  raw: Parameters<typeof shapeOf>[1],
  now: number,
): KeptLook<RawShape> {
  const paths = rawPathsOf(plan)
  const reads = hashText(JSON.stringify(paths))
  const isSame = known.reads === reads
  const before = isSame ? known.shape : {}
  const seen = shapeOf(paths, raw)
  const found = compareShapes(before, seen)
  const kept = isSame ? known.changes.filter((change) => isUndecided(change, seen)) : []
  const changes = [
    ...kept.filter(({ path }) => !found.some((change) => change.path === path)),
    ...found.map((change) => keep(change, plan, known, now)),
  ]
  const changed = new Set(changes.map(({ path }) => path))
  return { reads, lookedAt: now, shape: learnShape(before, seen, changed), changes }
}

/** Nothing came so far that is as before again. */
function isUndecided({ path, kind, expected }: KeptChange, seen: RawShape): boolean {
  const now = seen[path]
  if (!now) return false
  if (kind === 'gone') return now.present === 0
  return !expected.some((each) => (now.kinds[each] ?? 0) > 0)
}

function keep(
  change: ShapeChange,
  plan: ReadBy['plan'],
  { changes, lookedAt }: KeptLook<RawShape>,
  now: number,
): KeptChange {
  const known = changes.find(({ path, kind }) => path === change.path && kind === change.kind)
  const since = known?.since ?? lookedAt ?? now
  return { ...change, fields: fieldsMadeOf(plan, change.path), since }
}

/** None where no flow reads the list any more, or none makes anything of what changed. */
function touchedBy(
  list: ReadBy | undefined,
  changes: readonly KeptChange[],
): readonly TouchedFlow[] {
  if (!list) return []
  const at = { connector: list.connector.name, resource: list.resource }
  const flowsOf = changes.map(
    ({ fields }) =>
      new Set(
        fields.flatMap((field) => usesOfField(list.project, at, field).map(({ flow }) => flow)),
      ),
  )
  return list.flows
    .map((each) => ({ ...each, count: flowsOf.filter((flows) => flows.has(each.flow)).length }))
    .filter(({ count }) => count > 0)
}
