import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type ExchangeEvent } from '../../connectors/index.ts'
import { say } from '../../engine/index.ts'
import type { RunEnd, RunWatch, WatchedRun } from '../work/runs/run-watch.ts'
import { boundLabels } from './bound-labels.ts'

/** An answered call of the API, for its duration. */
export interface AnsweredCall {
  readonly operation: string
  readonly method: string
  readonly status: number
  readonly seconds: number
}

/** What this process counts, for Prometheus. Several processes each tell their own. */
export interface Metrics {
  readonly registry: Registry
  /** Counts a run and its records. */
  readonly watchRun: RunWatch
  /** Counts a request to a system. */
  readonly requested: (
    account: { readonly workspace: string; readonly name: string },
    event: ExchangeEvent,
  ) => void
  readonly answered: (call: AnsweredCall) => void
}

const MAX_FLOWS = 2_000
const MAX_CONNECTIONS = 500
const RUN_SECONDS = [0.1, 0.5, 2, 10, 60, 300, 600, 1_800]
const REQUEST_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export function createMetrics(version: string): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  new Gauge({
    name: 'mapwright_info',
    help: 'The program',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1)
  return {
    registry,
    ...countRuns(registers),
    ...countRequests(registers),
    ...countCalls(registers),
  }
}

function countRuns(registers: Registry[]): Pick<Metrics, 'watchRun'> {
  const flow = ['workspace', 'integration', 'flow'] as const
  const runs = new Counter({
    name: 'mapwright_runs_total',
    help: 'Runs that ended, by how: done, failed, stopped',
    labelNames: [...flow, 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'mapwright_run_seconds',
    help: 'How long runs took',
    labelNames: ['outcome'],
    buckets: RUN_SECONDS,
    registers,
  })
  const records = new Counter({
    name: 'mapwright_records_total',
    help: 'Records that came to a conclusion, by which',
    labelNames: [...flow, 'outcome'],
    registers,
  })
  const underWay = new Gauge({
    name: 'mapwright_runs_under_way',
    help: 'Runs that this process performs now',
    registers,
  })
  const losses = new Counter({
    name: 'mapwright_lease_losses_total',
    help: 'Runs that this process had to leave, for their lease had ended',
    registers,
  })
  const bound = boundLabels<(typeof flow)[number]>(MAX_FLOWS)

  const count = (labels: ReturnType<typeof bound>, end: RunEnd, began: number): void => {
    const { kind } = end
    if (kind === 'busy' && end.hasLostLease) losses.inc()
    // Another process runs the flow: that is no run of ours.
    if (kind === 'busy' || kind === 'helped') return
    runs.inc({ ...labels, outcome: kind })
    seconds.observe({ outcome: kind }, (performance.now() - began) / 1_000)
  }

  return {
    watchRun: async (run, perform) => {
      const labels = bound(labelsOf(run))
      const began = performance.now()
      underWay.inc()
      try {
        const end = await perform({
          onRecord: (_, { outcome }) => records.inc(Object.assign({}, labels, { outcome })),
        })
        count(labels, end, began)
        return end
      } catch (error) {
        count(labels, { kind: 'failed', problem: say('noReason', {}) }, began)
        throw error
      } finally {
        underWay.dec()
      }
    },
  }
}

function labelsOf({ flow: { workspace, name, flow } }: WatchedRun) {
  return { workspace, integration: name, flow }
}

function countRequests(registers: Registry[]): Pick<Metrics, 'requested'> {
  const connection = ['workspace', 'connection'] as const
  const requests = new Counter({
    name: 'mapwright_requests_total',
    help: 'Requests to systems, by class of the status (2xx), "none" without an answer',
    labelNames: [...connection, 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'mapwright_request_seconds',
    help: 'How long systems took to answer',
    labelNames: [...connection],
    buckets: REQUEST_SECONDS,
    registers,
  })
  const bound = boundLabels<(typeof connection)[number]>(MAX_CONNECTIONS)
  return {
    requested: ({ workspace, name }, { result, ms }) => {
      const labels = bound({ workspace, connection: name })
      requests.inc(Object.assign({}, labels, { status: result }))
      seconds.observe(labels, ms / 1_000)
    },
  }
}

function countCalls(registers: Registry[]): Pick<Metrics, 'answered'> {
  const calls = new Histogram({
    name: 'mapwright_http_seconds',
    help: 'How long calls of the API took, by the name of the operation; streams until they ended',
    labelNames: ['operation', 'method', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  })
  return {
    answered: ({ operation, method, status, seconds }) =>
      calls.observe({ operation, method, status: classOf(status) }, seconds),
  }
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`
}
