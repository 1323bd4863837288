import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { joinFieldPath } from '../mapping/field-path.ts'
import type { SuggestionHints } from './suggest-mappings.ts'

/** A sample record, and what is in the target when it comes. */
interface Sample {
  readonly record: JsonObject
  readonly given: Readonly<Record<string, readonly JsonObject[]>>
}

/** What samples hint at: values that stand on both sides. `target`: the resource that is written. */
export function valuesOfSamples(
  samples: readonly Sample[],
  target: string | undefined,
): SuggestionHints {
  const there = samples.flatMap(({ given }) => given[target ?? ''] ?? [])
  return {
    sourceValues: valuesByField(samples.map(({ record }) => record)),
    targetValues: valuesByField(there),
  }
}

/** Shorter ones, as `1` and `NL`, are the same by chance. */
const MIN_LENGTH = 3

function valuesByField(records: readonly JsonObject[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const record of records) collect(record, '')
  return values

  function collect(value: Json, path: string): void {
    if (isJsonList(value)) for (const each of value) collect(each, path)
    else if (isJsonObject(value)) {
      for (const [name, each] of Object.entries(value)) collect(each, joinFieldPath(path, name))
    } else if (typeof value !== 'boolean' && String(value ?? '').length >= MIN_LENGTH) {
      const known = values.get(path)
      if (known) known.push(String(value))
      else values.set(path, [String(value)])
    }
  }
}
