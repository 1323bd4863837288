import {
  type FlowPlan,
  findStart,
  type PlannedRecord,
  type Project,
} from '../../../engine/index.ts'
import type { TrialAnswer, trialRoutes } from '../../contract/trials.ts'
import { activeFlows } from '../../installation/active-flows.ts'
import { estimateLoad } from '../../installation/estimate-load.ts'
import { type KeptTrial, keepTrial, loadTrial, strayPlace } from '../../installation/kept-trials.ts'
import { createRequestMeter } from '../../installation/meter-requests.ts'
import { remediesOf } from '../../installation/remedies-of.ts'
import { nameRow, sumUpTrial, type TriedFlow } from '../../installation/sum-up-trial.ts'
import { type TrialOf, type TrialWalk, tryIntegration } from '../../installation/try-integration.ts'
import type { SayReason } from '../../projects/projects.ts'
import { toPlannedRecords } from '../../records/plan-answer.ts'
import type { ShownKeys } from '../../records/shown-keys.ts'
import { type Answers, loadAnswers } from '../../store/answers.ts'
import { messageOfData } from '../../store/stored-message.ts'
import type { Handlers } from '../handler.ts'
import { inLanguage } from '../in-language.ts'
import type { Services } from '../services.ts'
import { withWalkProblems } from '../setup-problem.ts'
import { iso } from './file-answers.ts'
import { askerOf, withOpener } from './flow-place.ts'
import { requireIntegration } from './integration-answers.ts'
import { keysFor, type Reading } from './keys-for.ts'
import { workspaceOf } from './workspace-of.ts'

export function createTrialHandlers(services: Services): Pick<Handlers, keyof typeof trialRoutes> {
  const { database, planners, clock } = services
  return {
    tryIntegration: ({ params, language, signal, principal }) =>
      withWalkProblems(async () => {
        const setup = await setupOf(services, params)
        const place = workspaceOf(services, params.workspace)
        const meter = createRequestMeter()
        const given = { asker: askerOf({ params, principal, signal }), files: setup.files }
        const walk: TrialWalk = (ready, options) => planners.try(given, ready, options)
        const tried = await withOpener(
          services,
          params.workspace,
          (opener) => tryIntegration(place, setup, opener, { signal, meter, walk }),
          meter.onRequest,
        )
        const flows = tried.map(sumUpTrial)
        const at = clock.now()
        await keepTrial(database.db, setup, flows, at)
        const told = await toldIn(services, { params, principal, language })
        const records = new Map(tried.map((each) => [each.trial.flow, namedRecords(each)]))
        const trial = { at, isCurrent: true, flows }
        return { body: toAnswer(trial, setup, told, records) }
      }),

    readTrial: async ({ params, principal, language }) => {
      const setup = await setupOf(services, params)
      const trial = await loadTrial(database.db, setup)
      if (!trial) return { body: { trial: null } }
      const told = await toldIn(services, { params, principal, language })
      const names = activeFlows(setup.project, setup.integration.name, setup.answers)
      const flows = trial.flows.filter(({ flow }) => names.some(({ name }) => name === flow))
      return { body: { trial: toAnswer({ ...trial, flows }, setup, told, new Map()) } }
    },
  }
}

/** What a person reads here, they would look for in vain by the number that the table knows it by. */
function namedRecords(tried: TrialOf): readonly PlannedRecord[] {
  return tried.trial.records.map((record) =>
    record.reason ? { ...record, reason: nameRow(tried, record.reason) } : record,
  )
}

async function setupOf(
  services: Services,
  params: { readonly workspace: string; readonly integration: string },
) {
  const integration = await requireIntegration(services, params)
  const { project, files } = await services.projects.current(params.workspace)
  const answers = await loadAnswers(services.database.db, integration.id)
  return { integration, project, files, answers }
}

/** The project in the words of who reads, and how its reasons are said in them. */
interface Told {
  readonly project: Project
  readonly sayReason: SayReason
  readonly keys: ShownKeys
}

async function toldIn(
  services: Services,
  call: Reading & { readonly language: string },
): Promise<Told> {
  const { workspace } = call.params
  const { projects } = inLanguage(services, call.language)
  const { project } = await projects.current(workspace)
  const keys = await keysFor(services, call)
  return { project, sayReason: await projects.sayReason(workspace), keys }
}

function toAnswer(
  { at, isCurrent, flows }: KeptTrial,
  { project, answers }: { readonly project: Project; readonly answers: Answers },
  told: Told,
  records: ReadonlyMap<string, readonly PlannedRecord[]>,
): TrialAnswer {
  return {
    at: iso(at),
    isCurrent,
    load: estimateLoad(told.project, flows),
    flows: flows.flatMap((tried) => {
      const plan = told.project.flows.find((each) => each.plan.name === tried.flow)?.plan
      if (!plan) return []
      const { sayReason, keys } = told
      const flow = { flow: plan, sayReason, keys }
      const shown = toPlannedRecords(records.get(tried.flow) ?? [], project, flow)
      return [toFlow(tried, { ...flow, project: told.project, answers }, shown)]
    }),
  }
}

interface ToldFlow {
  readonly project: Project
  readonly flow: FlowPlan
  readonly answers: Answers
  readonly sayReason: SayReason
}

function toFlow(
  {
    causes,
    firstRun,
    problem,
    requests: _requests,
    unfilled = [],
    leftOut = [],
    stray = [],
    ...counts
  }: TriedFlow,
  { project, flow: plan, answers, sayReason }: ToldFlow,
  records: TrialAnswer['flows'][number]['records'],
): TrialAnswer['flows'][number] {
  return {
    ...counts,
    title: plan.title,
    causes: causes.map(({ cause, reason, missing, ...rest }) => ({
      ...rest,
      reason: sayReason(messageOfData(reason)),
      ...(missing && {
        missing: {
          table: missing.table,
          rows: missing.rows,
          title: plan.tables[missing.table]?.title ?? missing.table,
        },
      }),
      remedies: [...remediesOf(plan, cause)],
    })),
    unfilled: unfilled.map(({ isTargetEmpty, ...each }) => ({
      ...each,
      title: plan.tables[each.table]?.title ?? each.table,
      emptyTarget: isTargetEmpty ? targetTitle(project, plan, each.table) : null,
    })),
    unasked: stray.flatMap(({ setting, value, unasked }) =>
      unasked
        ? [
            {
              ...strayPlace(project, plan, setting),
              value: String(value),
              reason: sayReason(messageOfData(unasked)),
            },
          ]
        : [],
    ),
    leftOut: leftOut.map(({ names, ...each }) => ({
      ...each,
      names: names ?? each.values,
      title: plan.tables[each.table]?.title ?? each.table,
    })),
    firstRun: firstRun ?? null,
    start: startOf(plan, answers),
    problem: problem === undefined ? null : sayReason(messageOfData(problem)),
    records,
  }
}

/** The system of the right side of a table. */
function targetTitle(project: Project, plan: FlowPlan, table: string): string | null {
  const role = plan.tables[table]?.to?.resource.role ?? ''
  return project.connectors[plan.connections[role] ?? '']?.title ?? null
}

function startOf(plan: FlowPlan, { settings }: Answers): TrialAnswer['flows'][number]['start'] {
  const start = findStart(plan)
  const day = start && settings[start.setting]
  return start ? { setting: start.setting, day: typeof day === 'string' ? day : null } : null
}
