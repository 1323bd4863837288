import type { FlowPlan, Project, ResourcePlan, SourceRecord } from '../../engine/index.ts'
import { OperationError, say } from '../../engine/index.ts'
import type { Answers } from '../store/answers.ts'
import { playedBy } from './installed-flows.ts'
import type { AccountOpener } from './open-account.ts'
import { SetupError } from './setup-error.ts'

export interface SourceRecords {
  readonly resource: ResourcePlan
  readonly records: readonly SourceRecord[]
}

/** What of a flow tells which records it begins with. */
export interface SourceOfFlow extends Pick<FlowPlan, 'connections'> {
  readonly source: Pick<FlowPlan['source'], 'resource' | 'more'>
}

interface Ask {
  readonly count: number
  readonly keys?: readonly string[] | undefined
  readonly signal: AbortSignal
  /** How long a person waits for it. Default: {@link PATIENCE_MS}. */
  readonly patienceMs?: number | undefined
}

const PATIENCE_MS = 20_000

/**
 * Reads some records of a flow's source as its steps would see them: complete with all that they use.
 *
 * @throws {OperationError} if the system refuses, or lets a person wait
 */
export async function readSourceRecords(
  { project, plan, answers }: { project: Project; plan: SourceOfFlow; answers: Answers },
  opener: AccountOpener,
  { signal, patienceMs = PATIENCE_MS, ...ask }: Ask,
): Promise<SourceRecords> {
  const { role, resource: name } = plan.source.resource
  const connector = project.connectors[plan.connections[role] ?? '']
  const described =
    connector && Object.hasOwn(connector.resources, name) ? connector.resources[name] : undefined
  if (!connector || !described) {
    throw new SetupError(
      say('sourceWithout', { resource: plan.source.resource.name }),
      say('lookAtSource', {}),
    )
  }
  const patience = AbortSignal.timeout(patienceMs)
  try {
    const connection = await opener.open(playedBy(answers, role), connector)
    const records = await readSome(connection.resource(name), plan.source.more, {
      ...ask,
      signal: AbortSignal.any([signal, patience]),
    })
    return { resource: described, records }
  } catch (error) {
    if (!patience.aborted || signal.aborted) throw error
    const reason = say('systemSilent', { count: Math.ceil(patienceMs / 1000) })
    throw new OperationError({ class: 'temporary', reason, mayHaveHappened: false, cause: error })
  }
}

async function readSome(
  resource: ReturnType<Awaited<ReturnType<AccountOpener['open']>>['resource']>,
  more: readonly string[],
  { count, keys, signal }: Ask,
): Promise<readonly SourceRecord[]> {
  const found: SourceRecord[] = []
  if (keys) {
    for (const key of keys.slice(0, count)) {
      const record = await resource.get?.(key, signal)
      if (record) found.push(record)
    }
  } else {
    for await (const page of resource.list({ filter: 0, signal })) {
      found.push(...page.records.slice(0, count - found.length))
      if (found.length >= count) break
    }
  }
  const records: SourceRecord[] = []
  for (const record of found) {
    // One that does not fit its schema cannot be completed, and is what people want to see.
    const isFit = record.problem === undefined
    records.push(isFit ? await resource.complete(record, more, signal) : record)
  }
  return records
}
