import {
  type Connection,
  type ConnectorPlan,
  changeTexts,
  changeValues,
  type Exchange,
  type JsonObject,
  type Message,
  OperationError,
  type SourceRecord,
  type StoryExchange,
} from '../../engine/index.ts'
import { createStoryKeeper } from '../journal/attribute-exchanges.ts'
import { MASK } from '../journal/mask.ts'
import { transportOf } from '../process/transports.ts'
import { type AnsweredRows, type AnswerRow, answeredRows } from './answer-rows.ts'
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
  const page = await readPage(connection, ask)
  const { exchanges, records } = page
  const [first] = records
  const rows = rowsOf(page, connector, ask.resource)
  const reason = page.problem ?? first?.problem
  return {
    requests: exchanges.map(({ summary, outcome, isGood, ms }) => ({
      summary: withoutValues(summary),
      outcome,
      isGood,
      ms,
    })),
    answer: rows.answer,
    isCut: rows.isCut,
    count: records.length,
    record: rows.record,
    problem: reason && withoutAnswer(changeTexts(reason, rows.hide)),
    test: ask.records ? await recordTest(connector, ask.resource, records) : undefined,
  }
}

function rowsOf(
  { exchanges, records: [first] }: ReadPage,
  { resources }: ConnectorPlan,
  name: string,
): AnsweredRows {
  const plan = resources[name]
  if (!plan) throw new Error(`the connector has no resource "${name}"`)
  const sent = exchanges.findLast(({ detail }) => detail.received !== undefined)
  const answered = { answer: sent?.detail.received, raw: first?.raw, record: first?.record }
  return answeredRows(answered, plan, Object.values(resources))
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

/** How an answer begins that is no JSON: nobody has said what is in it. */
function withoutAnswer(message: Message): Message {
  return changeValues(message, (value, { name, message: { code } }) =>
    code === 'notJson' && name === 'start' ? MASK : value,
  )
}
