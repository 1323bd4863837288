import {
  type Connection,
  type ConnectorPlan,
  changeTexts,
  type Exchange,
  type Json,
  type JsonObject,
  type Message,
  OperationError,
  type SourceRecord,
  type StoryExchange,
} from '../../engine/index.ts'
import { createStoryKeeper } from '../journal/attribute-exchanges.ts'
import { transportOf } from '../process/transports.ts'
import { type AnswerRow, answerRows, type Sight, sightOf } from './answer-rows.ts'
import { withoutValues } from './without-values.ts'

/** One page of a list: what was asked, what came, and what the connector made of it. */
export interface Tried {
  readonly requests: readonly Pick<Exchange, 'summary' | 'outcome' | 'isGood' | 'ms'>[]
  /** To the last request. */
  readonly answer: readonly AnswerRow[]
  readonly isCut: boolean
  readonly count: number
  /** The first one, tidy. */
  readonly record: readonly AnswerRow[]
  readonly problem?: Message | undefined
  /** Made of the page, with invented values. */
  readonly test?: JsonObject | undefined
}

/** Reads the first page as a flow would. Nothing is written. */
export async function tryList(
  connection: Connection,
  connector: ConnectorPlan,
  ask: {
    readonly resource: string
    /** A test is made of the page. */
    readonly records?: boolean | undefined
    readonly signal: AbortSignal
  },
): Promise<Tried> {
  const { exchanges, records, problem } = await readPage(connection, ask)
  const [first] = records
  const sent = exchanges.findLast(({ detail }) => detail.received !== undefined)
  const received = sent?.detail.received
  const sight = sightOf(
    [received ?? null, first?.record ?? null],
    Object.values(connector.resources),
  )
  const answer = rowsOf(received, sight)
  const record = rowsOf(first?.record, sight)
  const reason = problem ?? first?.problem
  return {
    requests: exchanges.map(({ summary, outcome, isGood, ms }) => ({
      summary: withoutValues(summary),
      outcome,
      isGood,
      ms,
    })),
    answer: answer.rows,
    isCut: answer.isCut || record.isCut,
    count: records.length,
    record: record.rows,
    problem: reason && changeTexts(reason, sight.hide),
    test: ask.records ? await recordTest(connector, ask.resource, records) : undefined,
  }
}

async function recordTest(
  connector: ConnectorPlan,
  resource: string,
  records: readonly SourceRecord[],
): Promise<JsonObject | undefined> {
  const sound = records.filter(({ problem }) => problem === undefined)
  const raw = sound.map((each) => each.raw)
  return transportOf(connector).record?.(connector, resource, raw)
}

interface ReadPage {
  readonly exchanges: readonly StoryExchange[]
  readonly records: readonly SourceRecord[]
  readonly problem?: Message | undefined
}

async function readPage(
  connection: Connection,
  { resource, signal }: { readonly resource: string; readonly signal: AbortSignal },
): Promise<ReadPage> {
  const exchanges: StoryExchange[] = []
  const pages = connection.resource(resource).list({ filter: 0, signal })
  try {
    return await createStoryKeeper(() => resource).attribute(exchanges, async () => {
      for await (const { records } of pages) return { exchanges, records }
      return { exchanges, records: [] }
    })
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return { exchanges, records: [], problem: error.reason }
  }
}

function rowsOf(value: Json | undefined, sight: Sight): ReturnType<typeof answerRows> {
  return value === undefined ? { rows: [], isCut: false } : answerRows(value, sight)
}
