import {
  describeReasons,
  type FlowPlan,
  HIDDEN_VALUE,
  hideDerived,
  type IsOpenField,
  isReasonCopied,
  type Systems,
  stepsWithin,
} from '../../engine/index.ts'
import { MASK } from './mask.ts'

/** How the reason of a step is told without what a formula made of personal values. */
export type HideDerived = (text: string) => string

/**
 * Steps whose reasons say what a formula made of personal fields (`"wrong: " & $uppercase(customer.name)`), which cannot be
 * found again in them by its value. Taint by lineage: whatever may rest on one is hidden, and where personal fields decide
 * between texts, all is.
 */
export function derivedReasons(flow: FlowPlan, systems: Systems): ReadonlyMap<string, HideDerived> {
  const personal = personalFieldsOf(flow, systems)
  const derived = describeReasons(flow).flatMap(({ step, values, conditions }) => {
    if (conditions.some(personal.isIn)) return [[step, () => MASK] as const]
    if (!values.some(personal.isIn) || isReasonCopied(flow, step, personal.isOpenField)) return []
    const hide: HideDerived = (text) =>
      hideDerived(flow, step, text, personal.isOpenField)?.replaceAll(HIDDEN_VALUE, MASK) ?? MASK
    return [[step, hide] as const]
  })
  return new Map(derived)
}

function personalFieldsOf(
  flow: FlowPlan,
  systems: Systems,
): { readonly isIn: (path: string) => boolean; readonly isOpenField: IsOpenField } {
  const source = flow.source.resource.name
  const personalOf = (reference: string): readonly string[] => {
    const [role = '', resource = ''] = reference.split('.')
    return systems[role]?.connector.resources[resource]?.personal ?? []
  }
  const given = new Map<string, readonly string[]>([['record', [source]]])
  for (const step of stepsWithin([...flow.steps, ...(flow.deletes?.steps ?? [])])) {
    if (!('resource' in step) || !('as' in step) || step.as === undefined) continue
    given.set(step.as, [...(given.get(step.as) ?? []), step.resource.name])
  }
  const isPersonal = (reference: string, path: string): boolean =>
    personalOf(reference).some((each) => overlaps(each, path))
  return {
    isIn: (path) => {
      const [, name, rest = ''] = /^\$(\w+)\.?(.*)$/.exec(path) ?? []
      if (name === undefined) return isPersonal(source, path === '$' ? '' : path)
      return (given.get(name) ?? []).some((reference) => isPersonal(reference, rest))
    },
    isOpenField: (reference, path) => !isPersonal(reference, path.join('.')),
  }
}

/** One is within the other; a star stands for anything. */
function overlaps(personal: string, read: string): boolean {
  const path = read.replaceAll('[]', '').replace(/\.?\*.*$/, '')
  if (path === '') return true
  return `${personal}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${personal}.`)
}
