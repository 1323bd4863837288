import type { JsonObject } from '../../../engine/index.ts'
import type { Api, Parameter } from './api.ts'
import { isPaging } from './guess-pages.ts'
import { isMost } from './is-most.ts'
import { OWN_HEADERS, onlyValue, usualValue } from './make-call.ts'
import { settingName, titleOf } from './words.ts'

/** Fewer operations than this say nothing of the others. */
const FEWEST = 3

/** What nearly each request of an API needs and nothing gives, as the tenant: asked of whoever adds the system. */
export interface SharedField {
  readonly name: string
  readonly in: 'query' | 'header'
  /** Its name among the settings. */
  readonly setting: string
  readonly schema: JsonObject
}

export function sharedFields({ operations, signIns }: Api): readonly SharedField[] {
  const counts = new Map<string, { readonly parameter: Parameter; readonly count: number }>()
  const keys = new Set(Object.values(signIns).map(({ name }) => name))
  for (const { parameters } of operations) {
    for (const parameter of parameters) {
      if (!parameter.isRequired || keys.has(parameter.name) || isKnown(parameter)) continue
      const count = (counts.get(parameter.name)?.count ?? 0) + 1
      counts.set(parameter.name, { parameter, count })
    }
  }
  return [...counts.values()].flatMap(({ parameter, count }) => {
    const { name, in: place } = parameter
    const isRare = count < FEWEST || !isMost(count, operations)
    if (place === 'path' || isRare) return []
    const schema = { title: titleOf(name), type: 'string' }
    return [{ name, in: place, setting: settingName(name), schema }]
  })
}

/** What whoever sends knows by itself. */
function isKnown(parameter: Parameter): boolean {
  const { name, in: place } = parameter
  if ((onlyValue(parameter) ?? usualValue(parameter)) !== undefined || isPaging(name)) return true
  return /version$/i.test(name) || (place === 'header' && OWN_HEADERS.has(name.toLowerCase()))
}
