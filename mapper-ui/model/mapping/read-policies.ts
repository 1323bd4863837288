import { isJsonList, type JsonObject } from '../../../engine/index.ts'
import { type SchemaRows } from './schema-rows.ts'

/** When a field is sent. `computed`: a formula of the step decides. */
export const Policy = { createOnly: 1, onlyIfEmpty: 2, computed: 4 } as const

export const policyKeys = ['createOnly', 'onlyIfEmpty'] as const
export type PolicyKey = (typeof policyKeys)[number]

/** By target row: which policies hold. They are written for fields at the top, and hold for all within. */
export function readPolicies(step: JsonObject, target: SchemaRows): Uint8Array {
  const policies = new Uint8Array(target.count)
  for (const key of policyKeys) {
    const names = step[key]
    if (isJsonList(names)) mark(names.map(String), Policy[key])
    else if (names !== undefined) mark(target.names, Policy.computed)
  }
  return policies

  function mark(names: readonly string[], bit: number): void {
    const wanted = new Set(names)
    for (let row = 0; row < target.count; row = target.end[row] ?? target.count) {
      if (!wanted.has(target.names[row] ?? '')) continue
      for (let within = row; within < (target.end[row] ?? row + 1); within++) {
        policies[within] = (policies[within] ?? 0) | bit
      }
    }
  }
}
