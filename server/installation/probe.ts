import {
  type Connection,
  type Exchange,
  type Message,
  OperationError,
  type ResourcePlan,
  type SourceRecord,
  type StoryExchange,
} from '../../engine/index.ts'
import { createStoryKeeper } from '../journal/attribute-exchanges.ts'
import { type Drift, findDrift } from './find-drift.ts'
import { judgeFields } from './judge-fields.ts'
import { withoutValues } from './without-values.ts'

/** What a system really sends of a resource, beside what its connector says. No value of a record is in it. */
export interface Probed {
  readonly resource: string
  readonly records: number
  readonly pages: number
  /** The requests that were made, without their answers. */
  readonly exchanges: readonly Pick<Exchange, 'summary' | 'outcome' | 'isGood' | 'ms'>[]
  readonly drift: readonly Drift[]
  /** Fields of the schema that no record has a value in. */
  readonly unfilled: readonly string[]
  /** Fields that have the same value in all records. */
  readonly constant: readonly string[]
  /** Why it could not be read to the end. */
  readonly refusal?: Message | undefined
}

/** More pages tell nothing new of a system that pages as its connector says. */
const MAX_PAGES = 5
/** Fewer records say nothing about a field that is empty in all of them, or the same. */
const ENOUGH_RECORDS = 10

/** Why the list of a resource is not read without being asked for; nothing where it is. */
export function reasonToSkip({
  list,
}: ResourcePlan): 'no list' | 'needs values' | 'within' | undefined {
  if (!list) return 'no list'
  if (list.needs.some((name) => name !== list.within?.name)) return 'needs values'
  return list.within === undefined ? undefined : 'within'
}

/** Reads the beginning of a list as a flow would, and compares what comes with the schema. Nothing is written. */
export async function probeResource(
  connection: Connection,
  plan: ResourcePlan,
  {
    name,
    count,
    signal,
  }: { readonly name: string; readonly count: number; readonly signal: AbortSignal },
): Promise<{ readonly probed: Probed; readonly records: readonly SourceRecord[] }> {
  const exchanges: StoryExchange[] = []
  const records: SourceRecord[] = []
  let pages = 0
  let refusal: Message | undefined
  const keeper = createStoryKeeper(() => name)
  try {
    await keeper.attribute(exchanges, async () => {
      for await (const page of connection.resource(name).list({ filter: 0, signal })) {
        pages += 1
        records.push(...page.records.slice(0, count - records.length))
        if (records.length >= count || pages >= MAX_PAGES) break
      }
    })
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    refusal = error.reason
  }
  const judged = judgeFields(
    plan.schema,
    records.map(({ record }) => record),
  )
  const isEnough = records.length >= ENOUGH_RECORDS
  const probed: Probed = {
    resource: name,
    records: records.length,
    pages,
    exchanges: exchanges.map(({ summary, outcome, isGood, ms }) => ({
      summary: withoutValues(summary),
      outcome,
      isGood,
      ms,
    })),
    drift: findDrift(plan, records),
    unfilled: isEnough ? judged.filter(({ filled }) => filled === 0).map(({ field }) => field) : [],
    constant: isEnough
      ? judged
          .filter(({ filled, different }) => filled === records.length && different === 1)
          .map(({ field }) => field)
      : [],
    refusal,
  }
  return { probed, records }
}
