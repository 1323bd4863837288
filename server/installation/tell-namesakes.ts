import type { Json, SourceRecord } from '../../engine/index.ts'
import type { Choice } from './choices.ts'

/** Between the names of a record and of what it is in. */
export const WITHIN = ' › '

/** A choice, and the record that it is. */
export interface ListedChoice {
  readonly choice: Choice
  readonly record: SourceRecord
}

/**
 * Choices that have one name get a label each: their place below the records that they are in, as their field `parent` says, and
 * where that does not tell them apart, their key.
 */
export function tellNamesakes(listed: readonly ListedChoice[]): Choice[] {
  const byKey = new Map(listed.map((each) => [each.record.key, each]))
  const pathed = relabelled(
    listed.map(({ choice }) => choice),
    (_, at) => pathOf(listed[at], byKey),
  )
  return relabelled(pathed, ({ label }, at) => `${label} (${listed[at]?.record.key ?? ''})`)
}

/** Of each label that several have, another one. */
function relabelled(
  choices: readonly Choice[],
  labelOf: (choice: Choice, at: number) => string,
): Choice[] {
  const counts = new Map<string, number>()
  for (const { label } of choices) counts.set(seen(label), (counts.get(seen(label)) ?? 0) + 1)
  return choices.map((choice, at) => {
    if ((counts.get(seen(choice.label)) ?? 0) < 2) return choice
    return { ...choice, name: choice.name ?? choice.label, label: labelOf(choice, at) }
  })
}

/** As the eye compares names. */
function seen(label: string): string {
  return label.trim().toLowerCase()
}

function pathOf(
  listed: ListedChoice | undefined,
  byKey: ReadonlyMap<string, ListedChoice>,
): string {
  const names: string[] = []
  // Records may lie in each other in a circle.
  const passed = new Set<ListedChoice>()
  let at = listed
  while (at && !passed.has(at)) {
    passed.add(at)
    names.unshift(at.choice.label)
    at = byKey.get(keyOf(at.record.record['parent']))
  }
  return names.join(WITHIN)
}

function keyOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
