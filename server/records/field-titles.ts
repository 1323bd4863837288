import {
  type FlowPlan,
  isJsonObject,
  type Json,
  type JsonObject,
  type Project,
} from '../../engine/index.ts'

/** Path of a field (`billing.city`, `lines[].sku`) to what people call it. */
export type FieldTitles = Readonly<Record<string, string>>

/** What the fields of a flow's records are called: of what it reads, of what it writes, and its tables. */
export interface FlowTitles {
  readonly source: FieldTitles
  /** By resource. */
  readonly writes: Readonly<Record<string, FieldTitles>>
  readonly tables: FieldTitles
}

/** In the words of who reads them; nothing for what the project does not have (any more). */
export function titlesOfFlow(
  { connectors }: Project,
  flow: FlowPlan | undefined,
  resources: readonly string[],
): FlowTitles {
  const ofResource = (name: string): FieldTitles => {
    const [role = '', resource = ''] = name.split('.')
    const connector = connectors[flow?.connections[role] ?? '']
    return titlesIn(connector?.resources[resource]?.schema)
  }
  const tables = Object.entries(flow?.tables ?? {})
  return {
    source: flow ? ofResource(flow.source.resource.name) : {},
    writes: Object.fromEntries(resources.map((name) => [name, ofResource(name)])),
    tables: Object.fromEntries(tables.map(([name, { title }]) => [name, title ?? name])),
  }
}

function titlesIn(schema: JsonObject | undefined): FieldTitles {
  const titles: Record<string, string> = {}
  const walk = (part: Json | undefined, path: string): void => {
    if (!isJsonObject(part)) return
    const { title, properties, items } = part
    if (path !== '' && typeof title === 'string') titles[path] = title
    if (isJsonObject(properties)) {
      for (const [name, each] of Object.entries(properties)) {
        walk(each, path === '' ? name : `${path}.${name}`)
      }
    }
    walk(items, `${path}[]`)
  }
  walk(schema, '')
  return titles
}
