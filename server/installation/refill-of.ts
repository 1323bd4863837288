import {
  chooseRefill,
  type FlowPlan,
  type RefillChoice,
  type RefillField,
  type RefillProblem,
  refillChoices,
} from '../../engine/index.ts'
import type { ReadyFlow } from './open-flow.ts'

type Connectors = Parameters<typeof chooseRefill>[1]

/** The target fields that are meant by names, or what is wrong with one that cannot be written alone. */
export function refillOf(
  { flow, systems }: Pick<ReadyFlow, 'flow' | 'systems'>,
  names: readonly string[],
): readonly RefillField[] | RefillProblem {
  const connectors = Object.entries(systems).map(([role, { connector }]) => [role, connector])
  return chooseRefill(flow, Object.fromEntries(connectors), names)
}

/** The same of a flow that is not opened, with the connectors of its project. */
export function refillIn(
  flow: FlowPlan,
  connectors: Connectors,
  names: readonly string[],
): readonly RefillField[] | RefillProblem {
  return chooseRefill(flow, byRole(flow, connectors), names)
}

/** The fields of a flow that can be written alone. */
export function refillChoicesOf(flow: FlowPlan, connectors: Connectors): readonly RefillChoice[] {
  return refillChoices(flow, byRole(flow, connectors))
}

function byRole(flow: FlowPlan, connectors: Connectors): Connectors {
  const roles = Object.entries(flow.connections).map(([role, name]) => [role, connectors[name]])
  return Object.fromEntries(roles)
}
