import type { DocumentPath } from '../diagnostic.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import type { FlowPlan } from '../plan/flow-plan.ts'
import { applyMutant, type FlowMutant, listMutants } from './list-mutants.ts'
import { runFlowTest } from './run-flow-test.ts'
import type { Connectors } from './test-world.ts'

export interface MutationOptions {
  /** The data of the flow's file. Its tests pass. */
  readonly flow: JsonObject
  /** Makes a plan of changed data; `undefined` for data that the lint refuses. */
  readonly compile: (flow: JsonObject) => FlowPlan | undefined
  readonly connectors: Connectors
  /** Asked between mutants: whether the time is up. A promise lets other work, such as a key press, come in between. */
  readonly isOver: () => boolean | Promise<boolean>
}

export interface MutationReport {
  /** Changes that were tried. */
  readonly tried: number
  /** Of these, changes that made a test fail. */
  readonly noticed: number
  /** Changes that the lint refused, so that no test is needed. */
  readonly refused: number
  /** In the order of the file's keys. */
  readonly survivors: readonly Survivor[]
  /** False when the time was up before all changes were tried. */
  readonly complete: boolean
}

/** A change to the flow with which every test still passes. */
export interface Survivor {
  readonly path: DocumentPath
  /** `no test notices when "price" is gone` */
  readonly message: Message
}

type Fate = 'noticed' | 'refused' | 'survived'

/** Changes one key of a flow at a time and reports the changes that none of its tests notices. */
export async function mutateFlow(options: MutationOptions): Promise<MutationReport> {
  const count = { noticed: 0, refused: 0, survived: 0 }
  const survivors: Survivor[] = []
  const answered = new Set<string>()
  const isAnswered = ({ group, path }: FlowMutant): boolean =>
    answered.has(group) || path.some((_, at) => answered.has(goneName(path.slice(0, at + 1))))
  let complete = true
  for (const mutant of listMutants(options.flow)) {
    if (await options.isOver()) {
      complete = false
      break
    }
    if (isAnswered(mutant)) continue
    const fate = await tryMutant(options, mutant)
    count[fate] += 1
    if (fate !== 'survived') continue
    answered.add(mutant.group)
    if (mutant.value === undefined) answered.add(goneName(mutant.path))
    survivors.push({ path: mutant.path, message: say('unnoticed', { what: mutant.change }) })
  }
  const { noticed, refused, survived } = count
  return { tried: noticed + survived, noticed, refused, survivors, complete }
}

/** Where nobody notices that a key is gone, all changes to what it holds say nothing more. */
function goneName(path: DocumentPath): string {
  return `gone ${JSON.stringify(path)}`
}

async function tryMutant(options: MutationOptions, mutant: FlowMutant): Promise<Fate> {
  const data = applyMutant(options.flow, mutant)
  const plan = isJsonObject(data) ? options.compile(data) : undefined
  if (!plan) return 'refused'
  for (const test of plan.tests) {
    const { differences } = await runFlowTest(plan, options.connectors, test)
    if (differences.length > 0) return 'noticed'
  }
  return 'survived'
}
