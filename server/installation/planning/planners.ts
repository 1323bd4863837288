import {
  type FlowPlanning,
  type FlowTrial,
  type ProjectFile,
  type RefillField,
  type RunScope,
  say,
} from '../../../engine/index.ts'
import type { FarPort } from '../../process/apart/apart-messages.ts'
import { type FarService, serveFarCalls } from '../../process/far/serve-far-calls.ts'
import { programFile } from '../../process/program-file.ts'
import type { Asker } from '../../projects/authoring/fair-turns.ts'
import { createProcessPool, type PoolLimits } from '../../projects/authoring/process-pool.ts'
import type { ReadyFlow } from '../open-flow.ts'
import type { Abilities, WalkAnswer, WalkedFlow, WalkKind, WalkQuestion } from './walk-question.ts'
import { type WalkListener, walkServices } from './walk-services.ts'

/** Whose plan it is, and the files that its flows are compiled from. */
export interface PlanFor {
  readonly asker: Asker
  readonly files: readonly ProjectFile[]
}

/**
 * Walks records through flows in processes, where the formulas of authors hold up nobody else. Systems and the database are
 * asked by this one, which alone knows secrets.
 */
export interface Planners {
  /** As `planFlow`. @throws {ProjectError} for what takes too long or too much, or when others have to be waited for too long */
  readonly plan: (
    given: PlanFor,
    flow: ReadyFlow,
    scope: {
      readonly what: RunScope
      readonly limit?: number | undefined
      readonly refill?: readonly RefillField[] | undefined
    },
  ) => Promise<FlowPlanning>
  /** As `tryFlows`. @throws {ProjectError} likewise */
  readonly try: (
    given: PlanFor,
    flows: readonly ReadyFlow[],
    options: WalkListener & { readonly limit: number },
  ) => Promise<readonly FlowTrial[]>
  readonly close: () => Promise<void>
}

const LIMITS: PoolLimits = {
  // Most of the time they wait for systems.
  processes: 4,
  // Of thirty records all that their formulas may take; what is usual takes a thousandth of it.
  milliseconds: 60_000,
  megabytes: 512,
  mostOfCaller: 8,
  mostWaiting: 64,
}
const PROCESS = {
  program: programFile('server/installation/planning/walk-process'),
  // Formulas have their limits by the clock.
  niceness: 0,
  ifTooMuch: say('planLess', {}),
}

export function createPlanners(limits: Partial<PoolLimits> = {}): Planners {
  const pool = createProcessPool<WalkQuestion, WalkAnswer>({ ...LIMITS, ...limits }, PROCESS)

  async function walk(
    { asker, files }: PlanFor,
    flows: readonly ReadyFlow[],
    { listener = {}, ...kind }: WalkKind & { readonly listener?: WalkListener },
  ): Promise<Exclude<WalkAnswer, { readonly error: unknown }>> {
    let service: FarService | undefined
    const make = (port: FarPort): WalkQuestion => {
      const now = (): number => flows[0]?.ports.clock.now() ?? Date.now()
      service = serveFarCalls(port, walkServices(flows, now, listener))
      return { ...kind, files, flows: flows.map(toWalked) }
    }
    const bytes = files.reduce((sum, { text }) => sum + text.length, 0)
    try {
      const answer = await pool.ask(asker, { make, bytes })
      if ('error' in answer) throw service?.errorOf(answer.error)
      return answer
    } finally {
      await service?.end()
    }
  }

  return {
    plan: async (given, flow, scope) => {
      const answer = await walk(given, [flow], { kind: 'plan', ...scope })
      if ('planning' in answer) return answer.planning
      throw new Error('a plan was asked for')
    },
    try: async (given, flows, { limit, ...listener }) => {
      const answer = await walk(given, flows, { kind: 'trial', limit, listener })
      if ('trials' in answer) return answer.trials
      throw new Error('a trial was asked for')
    },
    close: pool.close,
  }
}

let shared: Planners | undefined

/** Of this process: others start with the first plan, and end when nobody plans for a while. */
export function sharedPlanners(): Planners {
  shared ??= createPlanners()
  return shared
}

function toWalked({ flow, systems, settings, namespace, worker, keeper }: ReadyFlow): WalkedFlow {
  const rows = Object.entries(flow.tables).map(([name, table]) => [name, table.rows])
  const abilities = Object.entries(systems).map(([role, system]) => [role, abilitiesOf(system)])
  return {
    name: flow.name,
    rows: Object.fromEntries(rows),
    settings,
    namespace,
    worker,
    isKept: keeper !== undefined,
    abilities: Object.fromEntries(abilities),
  }
}

function abilitiesOf({
  connector,
  connection,
}: ReadyFlow['systems'][string]): Readonly<Record<string, Abilities>> {
  const all = Object.keys(connector.resources).map((name): [string, Abilities] => {
    const { count, get, read } = connection.resource(name)
    return [name, { count: !!count, get: !!get, read: !!read }]
  })
  return Object.fromEntries(all)
}
