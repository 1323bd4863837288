import {
  createToldRecords,
  FlowBusyError,
  type FlowPlan,
  forRefill,
  LeaseLostError,
  messageOf,
  type RunOptions,
  type RunResult,
  runFlow,
  say,
  type ToldRecords,
  workOnPartitions,
} from '../../../engine/index.ts'
import type { AccountOpener } from '../../installation/open-account.ts'
import { openFlow } from '../../installation/open-flow.ts'
import { refillOf } from '../../installation/refill-of.ts'
import { SetupError } from '../../installation/setup-error.ts'
import type { Workspace } from '../../installation/workspace.ts'
import type { Log } from '../../process/log.ts'
import { addToLogContext } from '../../process/log-context.ts'
import type { Projects } from '../../projects/projects.ts'
import type { JoinedRequest } from '../requests/join-requests.ts'
import { applyKeptPlan } from './apply-kept-plan.ts'
import type { LoadedJob } from './load-job.ts'
import type { RunEars, RunEnd, RunWatch } from './run-watch.ts'

export interface RunPerformer {
  readonly projects: Projects
  readonly workspaceOf: (name: string) => Workspace
  /** Accounts are opened anew for every run, for their credentials may have changed. */
  readonly openerOf: (workspace: Workspace, flow: Pick<FlowPlan, 'priority'>) => AccountOpener
  readonly watch?: RunWatch | undefined
  readonly log?: Log | undefined
}

/** What makes a run end before its end. */
export interface RunEnding {
  /** Gently: records under way come to their end. */
  readonly stop: AbortSignal
  /** At once. */
  readonly cut: AbortSignal
  /** After the page: others wait, or it has taken long enough. */
  readonly isEnough: () => boolean
  /** Is told which version of the flow runs. */
  readonly onVersion: (version: FlowVersion) => void
}

export interface FlowVersion {
  readonly workspace: string
  readonly flow: string
  readonly version: string
}

/** Asks so many others to help with the run. */
export type CallHelp = (helpers: number) => Promise<void>

/** Runs a flow for a request; what a person has to set right is told, not thrown. */
export async function performRun(
  performer: RunPerformer,
  job: LoadedJob,
  request: JoinedRequest,
  ending: RunEnding,
  callHelp: CallHelp,
): Promise<RunEnd> {
  const { cause, scope, force, traceParents } = request
  return performWatched(performer, job, { cause, traceParents, ending }, async (shared) => {
    const options = { ...shared, force }
    if (scope.kind === 'plan') {
      return applyKeptPlan(performer.workspaceOf(job.flow.workspace), job.flow, scope.plan, options)
    }
    if (scope.kind === 'refill') {
      const fields = refillOf(options, scope.fields)
      if ('problem' in fields) return { kind: 'failed', problem: fields.problem }
      return endOf((await runFlow({ ...forRefill(options, fields), what: scope.what })).result)
    }
    return endOf((await runFlow({ ...options, what: scope, callHelp })).result)
  })
}

/** Helps with the run of a flow that another process performs. */
export function helpRun(
  performer: RunPerformer,
  job: LoadedJob,
  traceParents: readonly string[],
  ending: RunEnding,
): Promise<RunEnd> {
  const performance = { cause: 'help', traceParents, ending }
  return performWatched(performer, job, performance, async (options) => {
    const { isEnough } = await workOnPartitions({ ...options, what: { kind: 'changes' } })
    return { kind: 'helped', isEnough }
  })
}

interface Performance {
  readonly cause: string
  readonly traceParents: readonly string[]
  readonly ending: RunEnding
}

type Act = (options: Omit<RunOptions, 'what'>) => Promise<RunEnd>

function performWatched(
  performer: RunPerformer,
  job: LoadedJob,
  performance: Performance,
  act: Act,
): Promise<RunEnd> {
  const perform = (ears: RunEars): Promise<RunEnd> =>
    performHeard(performer, job, { ...performance, ears }, act)
  const { flow } = job
  const { cause, traceParents } = performance
  return performer.watch ? performer.watch({ flow, cause, traceParents }, perform) : perform({})
}

async function performHeard(
  performer: RunPerformer,
  { flow, publication, setup }: LoadedJob,
  { ears, cause, ending }: Performance & { readonly ears: RunEars },
  act: Act,
): Promise<RunEnd> {
  const workspace = performer.workspaceOf(flow.workspace)
  const { project } = await performer.projects.current(flow.workspace, { publication })
  const found = project.flows.find(({ plan }) => plan.name === flow.flow)
  if (!found) return { kind: 'failed', problem: say('flowUnusable', { flow: flow.flow }) }
  const opener = performer.openerOf(workspace, found.plan)
  try {
    const { version } = found.plan
    ending.onVersion({ workspace: flow.workspace, flow: flow.flow, version })
    const ready = await openFlow(workspace, project, found.plan, opener, flow.integration, setup)
    return await act({
      ...ready,
      ...ears,
      told: toldIn(workspace.database),
      onStart: (run: string) => {
        addToLogContext({ run })
        ears.onStart?.(run)
      },
      // Not in the words of the system, which may repeat what it was sent.
      onReadAnew: ({ class: refusal }) =>
        performer.log?.warn(
          { refusal },
          'a read begins anew: the place where it was left is refused',
        ),
      cause,
      stop: ending.stop,
      signal: ending.cut,
      isEnough: ending.isEnough,
    })
  } catch (error) {
    if (error instanceof FlowBusyError) return { kind: 'busy' }
    if (error instanceof LeaseLostError) return { kind: 'busy', hasLostLease: true }
    if (error instanceof SetupError) return { kind: 'failed', problem: messageOf(error) }
    throw error
  } finally {
    await opener.close()
  }
}

/** For as long as this process lives. */
const told = new WeakMap<Workspace['database'], ToldRecords>()

function toldIn(database: Workspace['database']): ToldRecords {
  const records = told.get(database) ?? createToldRecords()
  told.set(database, records)
  return records
}

function endOf(result: RunResult): RunEnd {
  if (result.state === 'failed') return { kind: 'failed', problem: result.reason }
  return result.state === 'stopped'
    ? { kind: 'stopped', retryAt: result.retryAt }
    : { kind: 'done' }
}
