import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import type { RefillField } from '../../plan/refill-fields.ts'

type Path = readonly string[]

/**
 * Of what a step sets, the chosen fields alone. A field inside a group comes with what the flow sends beside it, as the
 * target has that: some systems take a group as a whole.
 */
export function onlyFields(
  set: JsonObject,
  only: readonly RefillField[],
  existing: JsonObject | undefined,
): JsonObject {
  const chosen = Object.entries(set).filter(([name]) => only.some(({ path }) => path[0] === name))
  const paths = only.map(({ path }) => path)
  return chooseIn(Object.fromEntries(chosen), paths, existing, 'chosen')
}

/** What a step sets, with what the target has in the chosen fields; where that is not known, without them. */
export function withoutChosen(
  set: JsonObject,
  only: readonly RefillField[],
  existing: JsonObject | undefined,
): JsonObject {
  const paths = only.map(({ path }) => path)
  return chooseIn(set, paths, existing, 'others')
}

/** `chosen`: these are as they are set, all others as they were; `others` the other way round. */
function chooseIn(
  set: JsonObject,
  paths: readonly Path[],
  before: JsonObject | undefined,
  taken: 'chosen' | 'others',
): JsonObject {
  const entries = Object.entries(set).flatMap(([name, value]): [string, Json][] => {
    const inner = paths.filter(([first]) => first === name).map((path) => path.slice(1))
    const isChosen = inner.some((path) => path.length === 0)
    const was = before?.[name]
    if (!isChosen && inner.length > 0 && isJsonObject(value)) {
      const group = chooseIn(value, inner, isJsonObject(was) ? was : undefined, taken)
      // A group of nothing is not sent.
      return Object.keys(group).length === 0 ? [] : [[name, group]]
    }
    if (isChosen === (taken === 'chosen')) return [[name, value]]
    return was === undefined ? [] : [[name, was]]
  })
  return Object.fromEntries(entries)
}
