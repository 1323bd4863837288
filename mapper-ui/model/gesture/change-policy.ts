import { isJsonList, type YamlEdit } from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { label } from '../document/label.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import { type PolicyKey, policyKeys } from '../mapping/read-policies.ts'
import { insertStepKey } from './set-step-key.ts'

/** Sends a field (at the top of the target) always → only at creation → only while it is empty → always. */
export function cyclePolicy(view: MappingView, field: string): GestureOutcome {
  const has = (key: PolicyKey): boolean => {
    const names = view.step.value[key]
    return isJsonList(names) && names.includes(field)
  }
  if (has('onlyIfEmpty')) return togglePolicy(view, field, 'onlyIfEmpty')
  const once = togglePolicy(view, field, 'createOnly')
  if (!has('createOnly') || once.kind === 'refused') return once
  const ifEmpty = togglePolicy(view, field, 'onlyIfEmpty')
  if (ifEmpty.kind === 'refused') return ifEmpty
  return gesture(ifEmpty.label, [...ifEmpty.edits, ...once.edits])
}

function togglePolicy(view: MappingView, field: string, key: PolicyKey): GestureOutcome {
  const { path, value, verb } = view.step
  if (verb !== 'write') return refuseGesture('policy-verb')
  if (field.includes('.')) return refuseGesture('policy-within', { field })
  const names = value[key]
  const isFilled = view.fields.some(({ target }) => target === field)
  if (!isFilled && !(isJsonList(names) && names.includes(field))) {
    return refuseGesture('unmapped', { target: field })
  }
  const name = label(`gesture.policy.${key}`, { field })
  if (names === undefined) {
    return gesture(name, [insertStepKey(value, path, key, [field])])
  }
  if (!isJsonList(names)) return refuseGesture('policy-formula', { key })
  const at = names.indexOf(field)
  const list = [...path, key]
  if (at < 0) {
    const place = { kind: 'end', of: list } as const
    return gesture(name, [{ kind: 'insert', place, value: field }])
  }
  return gesture(name, [{ kind: 'remove', path: names.length === 1 ? list : [...list, at] }])
}

/** Edits that make the lists of policies follow a field that goes away, or gets another name. */
export function followPolicies(
  view: MappingView,
  field: string,
  renamed: string | undefined,
): readonly YamlEdit[] {
  return policyKeys.flatMap((key): readonly YamlEdit[] => {
    const names = view.step.value[key]
    const at = isJsonList(names) ? names.indexOf(field) : -1
    if (!isJsonList(names) || at < 0) return []
    const path = [...view.step.path, key]
    if (renamed !== undefined && !names.includes(renamed)) {
      return [{ kind: 'set', path: [...path, at], value: renamed }]
    }
    return [{ kind: 'remove', path: names.length === 1 ? path : [...path, at] }]
  })
}
