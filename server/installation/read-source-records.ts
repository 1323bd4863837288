import type { FlowPlan, Project, ResourcePlan, SourceRecord } from '../../engine/index.ts'
import { say } from '../../engine/index.ts'
import type { Answers } from '../store/answers.ts'
import { playedBy } from './installed-flows.ts'
import type { AccountOpener } from './open-account.ts'
import { SetupError } from './setup-error.ts'

export interface SourceRecords {
  readonly resource: ResourcePlan
  readonly records: readonly SourceRecord[]
}

/** Reads some records of a flow's source as its steps would see them: complete with all that they use. */
export async function readSourceRecords(
  { project, plan, answers }: { project: Project; plan: FlowPlan; answers: Answers },
  opener: AccountOpener,
  ask: {
    readonly count: number
    readonly keys?: readonly string[] | undefined
    signal: AbortSignal
  },
): Promise<SourceRecords> {
  const { role, resource: name } = plan.source.resource
  const connector = project.connectors[plan.connections[role] ?? '']
  const described = connector?.resources[name]
  if (!connector || !described) {
    throw new SetupError(
      say('sourceWithout', { resource: plan.source.resource.name }),
      say('lookAtSource', {}),
    )
  }
  const connection = await opener.open(playedBy(answers, role), connector)
  const resource = connection.resource(name)
  const found: SourceRecord[] = []
  if (ask.keys) {
    for (const key of ask.keys.slice(0, ask.count)) {
      const record = await resource.get?.(key, ask.signal)
      if (record) found.push(record)
    }
  } else {
    for await (const page of resource.list({ filter: 0, signal: ask.signal })) {
      found.push(...page.records.slice(0, ask.count - found.length))
      if (found.length >= ask.count) break
    }
  }
  const records: SourceRecord[] = []
  for (const record of found) {
    // One that does not fit its schema cannot be completed, and is what people want to see.
    const isFit = record.problem === undefined
    records.push(isFit ? await resource.complete(record, plan.source.more, ask.signal) : record)
  }
  return { resource: described, records }
}
