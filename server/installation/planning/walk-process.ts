import {
  type Connection,
  createMemoryStore,
  type FlowPlan,
  forRefill,
  type Page,
  type Ports,
  type Project,
  type ProjectFile,
  planFlow,
  type Resource,
  type RunOptions,
  type SourceRecord,
  type Store,
  type StoryKeeper,
  tryFlows,
} from '../../../engine/index.ts'
import { createRedact } from '../../journal/redact.ts'
import { answerApart } from '../../process/apart/answer-apart.ts'
import { callFar, type FarCaller } from '../../process/far/call-far.ts'
import { loadWithShipped } from '../../projects/shipped-files.ts'
import { systemPorts } from '../system-ports.ts'
import type { Abilities, WalkAnswer, WalkedFlow, WalkQuestion } from './walk-question.ts'
import type { FarPage, FarRecord, Place, WalkCalls, WalkListener } from './walk-services.ts'

// A process of `planners.ts`.

answerApart(async (question: WalkQuestion, { port }): Promise<WalkAnswer> => {
  const far = callFar(port)
  try {
    return await answer(question, far)
  } catch (error) {
    return { error: far.toFarError(error) }
  }
})

async function answer(question: WalkQuestion, far: FarCaller): Promise<WalkAnswer> {
  const project = projectOf(question.files)
  const ports = await portsOf(far)
  const flows = question.flows.map((flow, at) => readyFlow(project, flow, { far, ports, at }))
  const [first] = flows
  if (!first) return { trials: [] }
  if (question.kind === 'plan') {
    const { what, limit, refill } = question
    const options = refill ? forRefill(first, refill) : first
    return { planning: await planFlow({ ...options, what, limit }) }
  }
  const tell = tellerOf(far)
  const trials = await tryFlows(flows, {
    limit: question.limit,
    onFlow: (flow) => tell('onFlow', flow),
    onTried: (flow) => tell('onTried', flow),
  })
  // All that was told before has been heard by then.
  await far.call('end', [])
  return { trials }
}

let last: { readonly files: readonly ProjectFile[]; readonly project: Project } | undefined

/** Whoever plans plans again a moment later, and what they plan with is compiled still. */
function projectOf(files: readonly ProjectFile[]): Project {
  if (last && isSame(last.files, files)) return last.project
  last = undefined
  last = { files, project: loadWithShipped(files) }
  return last.project
}

function isSame(left: readonly ProjectFile[], right: readonly ProjectFile[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ path, text }, at) => path === right[at]?.path && text === right[at].text)
  )
}

/** The time of whoever asks, which is that of the database. */
async function portsOf(far: FarCaller): Promise<Ports> {
  const told = await ask(far, 'now', [])
  const since = performance.now()
  const now = (): number => Math.floor(told + performance.now() - since)
  return { ...systemPorts, clock: { ...systemPorts.clock, now } }
}

interface Far {
  readonly far: FarCaller
  readonly ports: Ports
  /** Number of the flow. */
  readonly at: number
}

function readyFlow(
  project: Project,
  walked: WalkedFlow,
  { far, ports, at }: Far,
): Omit<RunOptions, 'what'> {
  const plan = project.flows.find(({ plan: each }) => each.name === walked.name)?.plan
  if (!plan) throw new Error(`no file holds the flow "${walked.name}"`)
  const flow = withRows(plan, walked)
  const roles = Object.entries(flow.connections).map(([role, name]) => {
    const connector = project.connectors[name]
    if (!connector) throw new Error(`no file holds the connector "${name}"`)
    return [role, { connector, connection: connectionOf(far, [at, role], walked) }] as const
  })
  const systems = Object.fromEntries(roles)
  const { settings, namespace, worker, isKept } = walked
  const tell = tellerOf(far)
  return {
    flow,
    systems,
    settings,
    store: storeOf(far, ports, at),
    keeper: isKept ? KEEPS_NOTHING : undefined,
    redact: createRedact(flow, systems, settings),
    ports,
    namespace,
    worker,
    cause: 'person',
    onRecord: () => tell('onRecord', flow.name),
  }
}

/** What passes in a plan is told, for what is personal in it, and not kept. */
const KEEPS_NOTHING: StoryKeeper = { attribute: (_, work) => work() }

function withRows(plan: FlowPlan, { rows }: WalkedFlow): FlowPlan {
  const tables = Object.entries(plan.tables).map(([name, table]) => [
    name,
    { ...table, rows: rows[name] ?? table.rows },
  ])
  return { ...plan, tables: Object.fromEntries(tables) }
}

function ask<Name extends keyof WalkCalls>(
  far: FarCaller,
  name: Name,
  args: Parameters<WalkCalls[Name]>,
  signal?: AbortSignal,
): Promise<Awaited<ReturnType<WalkCalls[Name]>>> {
  return far.call(name, args, signal)
}

/** Not waited for: what is asked after it is heard after it. */
function tellerOf(far: FarCaller): (what: keyof WalkListener, flow: string) => void {
  return (what, flow) => {
    ask(far, 'tell', [what, flow]).catch(() => undefined)
  }
}

/** The real state to read. A plan writes to a memory of its own, so nobody can write through this. */
function storeOf(far: FarCaller, { clock }: Ports, at: number): Store {
  return {
    ...createMemoryStore({ now: clock.now }),
    cursor: (...args) => ask(far, 'cursor', [at, ...args]),
    links: (...args) => ask(far, 'links', [at, ...args]),
    linksTo: (...args) => ask(far, 'linksTo', [at, ...args]),
    records: (...args) => ask(far, 'records', [at, ...args]),
    gone: (...args) => ask(far, 'gone', [at, ...args]),
  }
}

function connectionOf(
  far: FarCaller,
  [flow, role]: readonly [flow: number, role: string],
  { abilities }: WalkedFlow,
): Connection {
  const raws = new WeakMap<object, number>()
  return {
    resource: (name) => {
      const known = abilities[role]?.[name]
      if (!known) throw new Error(`the connector has no resource "${name}"`)
      return resourceOf(far, { at: [flow, role, name], raws, known })
    },
    check: () => refuse(),
    close: async () => {},
  }
}

interface Reached {
  readonly at: Place
  /** Numbers of what the other process has sent of records. */
  readonly raws: WeakMap<object, number>
  readonly known: Abilities
}

function resourceOf(far: FarCaller, { at, raws, known }: Reached): Resource {
  function received({ source, raw }: FarRecord): SourceRecord {
    if (raw !== undefined && isObject(source.raw)) raws.set(source.raw, raw)
    return source
  }
  function toFar(source: SourceRecord): FarRecord {
    const raw = isObject(source.raw) ? raws.get(source.raw) : undefined
    return raw === undefined ? { source, raw } : { source: { ...source, raw: null }, raw }
  }
  async function* list(request: Parameters<Resource['list']>[0]): AsyncGenerator<Page> {
    const { signal, ...rest } = request
    for await (const page of far.list<FarPage>('list', [at, rest], signal)) {
      yield { ...page, records: page.records.map(received) }
    }
  }
  return {
    list,
    complete: async (record, more, signal) =>
      received(await ask(far, 'complete', [at, toFar(record), more], signal)),
    find: (by, { signal, ...rest }) => ask(far, 'find', [at, by, rest], signal),
    count: known.count
      ? ({ signal, ...rest }) => ask(far, 'count', [at, { with: rest.with }], signal)
      : undefined,
    get: known.get
      ? async (key, signal) => {
          const found = await ask(far, 'get', [at, key], signal)
          return found && received(found)
        }
      : undefined,
    read: known.read ? (id, signal) => ask(far, 'read', [at, id], signal) : undefined,
    create: refuse,
    update: refuse,
    delete: refuse,
  }
}

/** A plan holds all writes back; one that came this far would be a mistake of ours. */
function refuse(): Promise<never> {
  return Promise.reject(new Error('nothing is written in a plan'))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
