import {
  type FlowPlan,
  OperationError,
  type Project,
  type System,
  type Systems,
  say,
} from '../../engine/index.ts'
import { CannotOpenError } from '../secrets/secret-errors.ts'
import type { Answers } from '../store/answers.ts'
import { type AskedAnswer, answersToAsk, findStrayAnswers } from './find-stray-answers.ts'
import { flowsOf, playedBy } from './installed-flows.ts'
import { strayPlace } from './kept-trials.ts'
import type { Mistake } from './mistakes-error.ts'
import { type AccountOpener, createAccountOpener } from './open-account.ts'
import { SetupError } from './setup-error.ts'
import type { Workspace } from './workspace.ts'

/** Nobody waits longer for an answer to be saved: what could not be looked up by then is left to the trial. */
const DEADLINE_MS = 5_000

export interface AnswerCheck {
  readonly project: Project
  readonly integration: string
  readonly before: Pick<Answers, 'settings'>
  readonly changed: Answers
}

/**
 * Looks up the answers that are new and name records of systems. What a system certainly does not have is a mistake; what
 * could not be looked up is none.
 */
export async function findChangedStrays(
  workspace: Workspace,
  { project, integration, before, changed }: AnswerCheck,
  {
    allowPrivate,
    signal,
    deadlineMs = DEADLINE_MS,
  }: { readonly allowPrivate: boolean; readonly signal: AbortSignal; readonly deadlineMs?: number },
): Promise<readonly Mistake[]> {
  const flows = flowsOf(project, integration)
  const asked = newAnswers(flows, before, changed)
  if (asked.length === 0) return []
  const within = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])
  const opener = createAccountOpener(workspace, { allowPrivate })
  try {
    const roles = new Set(asked.map(({ role }) => role))
    const systems = await openRoles(roles, { project, flows, changed }, opener)
    const strays = await findStrayAnswers(asked, systems, within)
    return strays
      .filter(({ unasked }) => !unasked)
      .map(({ setting, value }) => {
        const plan = flows.find(({ settings }) => asks(settings, setting))
        const place = plan && strayPlace(project, plan, setting)
        const { question = setting, system = '' } = place ?? {}
        const message = say('answerNotThere', { question, system, value: String(value) })
        return { path: `settings.${setting}`, code: 'answer_stray', message }
      })
  } catch (error) {
    // A pause between two attempts is cut as well, and says so in its own way.
    if (within.aborted && !signal.aborted) return []
    throw error
  } finally {
    await opener.close()
  }
}

/** Of a list of answers, those that were not in it before. */
function newAnswers(
  flows: readonly FlowPlan[],
  before: AnswerCheck['before'],
  changed: Answers,
): readonly AskedAnswer[] {
  const known = new Set<string>()
  const asked = flows.flatMap(({ settings }) => {
    for (const answer of answersToAsk(settings, before.settings)) known.add(nameOf(answer))
    return answersToAsk(settings, changed.settings)
  })
  return asked.filter((answer) => {
    const name = nameOf(answer)
    const isNew = !known.has(name)
    known.add(name)
    return isNew
  })
}

function nameOf({ setting, value }: AskedAnswer): string {
  return JSON.stringify([setting, value])
}

function asks({ properties }: FlowPlan['settings'], setting: string): boolean {
  return typeof properties === 'object' && properties !== null && setting in properties
}

/** The systems that can be asked: an account that is missing, or cannot be used, is told elsewhere. */
async function openRoles(
  roles: ReadonlySet<string>,
  {
    project,
    flows,
    changed,
  }: Pick<AnswerCheck, 'project' | 'changed'> & {
    readonly flows: readonly FlowPlan[]
  },
  opener: AccountOpener,
): Promise<Systems> {
  const opened = [...roles].map(async (role): Promise<ReadonlyArray<readonly [string, System]>> => {
    const named = flows.map(({ connections }) => connections[role])
    const connector = project.connectors[named.find((name) => name !== undefined) ?? '']
    if (!connector) return []
    try {
      const connection = await opener.open(playedBy(changed, role), connector)
      return [[role, { connector, connection }]]
    } catch (error) {
      if (
        error instanceof SetupError ||
        error instanceof OperationError ||
        error instanceof CannotOpenError
      ) {
        return []
      }
      throw error
    }
  })
  return Object.fromEntries((await Promise.all(opened)).flat())
}
