import { FlowBusyError, LeaseLostError, type RunResult, runFlow } from '../../../engine/index.ts'
import type { AccountOpener } from '../../installation/open-account.ts'
import { openFlow } from '../../installation/open-flow.ts'
import { SetupError } from '../../installation/setup-error.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { addToLogContext } from '../../observe/log-context.ts'
import type { Projects } from '../../projects/projects.ts'
import type { JoinedRequest } from '../requests/join-requests.ts'
import { applyKeptPlan } from './apply-kept-plan.ts'
import type { JobFlow } from './run-outcome.ts'
import type { RunEars, RunEnd, RunWatch } from './run-watch.ts'

export interface RunPerformer {
  readonly projects: Projects
  readonly workspaceOf: (name: string) => Workspace
  /** Accounts are opened anew for every run, for their credentials may have changed. */
  readonly openerOf: (workspace: Workspace, flow: JobFlow) => AccountOpener
  readonly watch?: RunWatch | undefined
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

/** Runs a flow for a request; what a person has to set right is told, not thrown. */
export async function performRun(
  performer: RunPerformer,
  flow: JobFlow,
  request: JoinedRequest,
  ending: RunEnding,
): Promise<RunEnd> {
  const perform = (ears: RunEars): Promise<RunEnd> =>
    performHeard(performer, flow, request, { ...ending, ears })
  return performer.watch ? performer.watch({ flow, cause: request.cause }, perform) : perform({})
}

async function performHeard(
  performer: RunPerformer,
  flow: JobFlow,
  request: JoinedRequest,
  { ears, ...ending }: RunEnding & { readonly ears: RunEars },
): Promise<RunEnd> {
  const workspace = performer.workspaceOf(flow.workspace)
  const opener = performer.openerOf(workspace, flow)
  try {
    const { project } = await performer.projects.current(flow.workspace)
    const found = project.flows.find(({ plan }) => plan.name === flow.flow)
    if (!found)
      return { kind: 'failed', problem: `there is no flow "${flow.flow}" without mistakes` }
    const { version } = found.plan
    ending.onVersion({ workspace: flow.workspace, flow: flow.flow, version })
    const ready = await openFlow(workspace, project, found.plan, opener, flow.integration)
    const { scope } = request
    const options = {
      ...ready,
      ...ears,
      onStart: (run: string) => {
        addToLogContext({ run })
        ears.onStart?.(run)
      },
      cause: request.cause,
      force: request.force,
      stop: ending.stop,
      signal: ending.cut,
      isEnough: ending.isEnough,
    }
    if (scope.kind === 'plan') return await applyKeptPlan(workspace, flow, scope.plan, options)
    return endOf((await runFlow({ ...options, what: scope })).result)
  } catch (error) {
    if (error instanceof FlowBusyError || error instanceof LeaseLostError) return { kind: 'busy' }
    if (error instanceof SetupError) return { kind: 'failed', problem: error.message }
    throw error
  } finally {
    await opener.close()
  }
}

function endOf(result: RunResult): RunEnd {
  if (result.state === 'failed') return { kind: 'failed', problem: result.reason }
  return { kind: result.state === 'stopped' ? 'stopped' : 'done' }
}
