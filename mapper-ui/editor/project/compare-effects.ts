import { equalJson, type FlowPreview, type Json } from '../../../engine/index.ts'
import { startsWith, textAt } from '../../model/document/json-path.ts'
import { listSteps } from '../../model/mapping/flow-steps.ts'

/** A version of a flow, and what comes of each sample in it. */
export interface VersionEffect {
  readonly flow: Json
  /** Absent where the version has none. */
  readonly previews: readonly (FlowPreview | undefined)[]
}

/** A field that comes out otherwise, with one example. */
export interface FieldEffect {
  /** `pos.order reference`, or the result of the record as a whole. */
  readonly field: string
  readonly samples: number
  readonly before: Json | undefined
  readonly after: Json | undefined
}

export interface EffectDiff {
  readonly fields: readonly FieldEffect[]
  readonly changedSamples: number
  readonly total: number
}

/** What a change of the flow means for the samples: which fields are sent otherwise, in how many of them. */
export function compareEffects(before: VersionEffect, after: VersionEffect): EffectDiff {
  const effects = new Map<string, FieldEffect>()
  const changed = new Set<number>()
  for (const [at, old] of before.previews.entries()) {
    const now = after.previews[at]
    if (!old || !now) continue
    const differing = differingFields(
      { flow: before.flow, shown: old },
      { flow: after.flow, shown: now },
    )
    for (const [field, pair] of differing) {
      changed.add(at)
      const known = effects.get(field)
      effects.set(field, { ...pair, ...known, field, samples: (known?.samples ?? 0) + 1 })
    }
  }
  return {
    fields: [...effects.values()],
    changedSamples: changed.size,
    total: before.previews.length,
  }
}

type Pair = Pick<FieldEffect, 'before' | 'after'>

interface SampleEffect {
  readonly flow: Json
  readonly shown: FlowPreview
}

function differingFields(before: SampleEffect, after: SampleEffect): ReadonlyMap<string, Pair> {
  const differing = new Map<string, Pair>()
  for (const mode of ['create', 'update'] as const) {
    const left = sentFields(before.flow, before.shown[mode])
    const right = sentFields(after.flow, after.shown[mode])
    for (const field of new Set([...left.keys(), ...right.keys()])) {
      const pair = { before: left.get(field), after: right.get(field) }
      if (!equalJson(pair.before, pair.after)) differing.set(field, pair)
    }
  }
  return differing
}

type Pass = FlowPreview['create']

/** What writes send, by resource and name; a step that moved in the file is still the same write. */
function sentFields(flow: Json, pass: Pass): ReadonlyMap<string, Json> {
  const steps = listSteps(flow)
  const names = new Map<string, string>()
  const sent = new Map<string, Json>([['result', pass.reason ?? pass.result]])
  for (const { path, sentAt, value, notSent, step } of pass.fields) {
    const own = steps.findLast((each) => startsWith(path, each.path))
    const resource = own && textAt(own.value, ['write'])
    if (resource === undefined || value === undefined || notSent !== undefined) continue
    if (typeof value === 'object' && value !== null) continue
    names.set(step, names.get(step) ?? `${resource}${occurrence(names, resource)}`)
    // Of the items of lists, one example of each field is enough.
    const place = sentAt.filter((name) => typeof name === 'string').join('.')
    const key = `${names.get(step) ?? resource} ${place}`
    const known = sent.get(key)
    sent.set(key, known === undefined ? value : [known, value].flat())
  }
  return sent
}

function occurrence(names: ReadonlyMap<string, string>, resource: string): string {
  const others = [...names.values()].filter((name) => name.replace(/ #\d+$/, '') === resource)
  return others.length === 0 ? '' : ` #${others.length + 1}`
}
