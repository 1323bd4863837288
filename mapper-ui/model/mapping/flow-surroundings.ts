import {
  type CompiledConnector,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { mapAt } from '../document/json-path.ts'
import type { StepTitles } from './step-titles.ts'
import { type ConnectorTitles, translateTitles } from './translate-titles.ts'

/** What is known of a resource of a connected system. */
export interface ResourceKnowledge {
  readonly title: string
  /** JSON Schema of a tidy record. */
  readonly schema: JsonObject
  readonly personal: readonly string[]
  /** Fields that its records can be looked for by, together. */
  readonly findBy?: readonly (readonly string[])[]
}

/** What a flow takes from outside of its file: the systems, and what its integration gives it. */
export interface FlowSurroundings {
  /** Connector → resource → what is known of it. */
  readonly connectors: Readonly<Record<string, Readonly<Record<string, ResourceKnowledge>>>>
  /** Role → connector, from the integration. */
  readonly connections: Readonly<Record<string, string>>
  /** JSON Schema of the questions of the integration. */
  readonly settings: JsonObject
  /** Tables of the integration, by name. */
  readonly tables: JsonObject
  readonly titles: StepTitles
  /** Of shared steps, seen from a step that calls them: what their formulas see of it. */
  readonly caller?: CallerKnowledge | undefined
}

/** What shared steps know of the flow that calls them. */
export interface CallerKnowledge {
  /** What bare names are fields of: the record of the flow, or an item of the list that the call goes through. */
  readonly input: ResourceKnowledge
  /** What the flow reads. */
  readonly read: string | undefined
  /** Schemas of what the call gives under `with`, by name. */
  readonly given: Readonly<Record<string, JsonObject>>
}

type ConnectorPlan = NonNullable<CompiledConnector['plan']>

/** What the mapper needs of connectors that were compiled; `titles`: their texts in another language, by connector. */
export function knowConnectors(
  plans: Readonly<Record<string, ConnectorPlan>>,
  titles: Readonly<Record<string, ConnectorTitles>> = {},
): FlowSurroundings['connectors'] {
  const known = Object.entries(plans).map(([name, { resources }]) => [
    name,
    Object.fromEntries(
      Object.entries(resources).map(([resource, { title, schema, personal, find }]) => {
        const own = titles[name]
        const shown = { title, schema }
        const told = own ? translateTitles(shown, `resources.${resource}`, own) : shown
        const findBy = find.map(({ by }) => by)
        return [resource, { ...told, personal, findBy }]
      }),
    ),
  ])
  return Object.fromEntries(known)
}

/** One side of a mapping: a connection by its role, and what records its system has. */
export interface SystemNames {
  readonly role: string
  /** In lower case. */
  readonly resources: ReadonlySet<string>
}

/** The system of `pos.order` in a flow. */
export function systemOf(
  flow: Json,
  surroundings: FlowSurroundings,
  name: string | undefined,
): SystemNames {
  const [role = ''] = name?.split('.') ?? []
  const names = Object.keys(resourcesOf(flow, surroundings, role) ?? {})
  return { role, resources: new Set(names.map((each) => each.toLowerCase())) }
}

function resourcesOf(
  flow: Json,
  { connections, connectors }: FlowSurroundings,
  role: string,
): Readonly<Record<string, ResourceKnowledge>> | undefined {
  const own = mapAt(flow, ['connections'])?.[role]
  const connector = typeof own === 'string' ? own : ownValue(connections, role)
  return connector === undefined ? undefined : ownValue(connectors, connector)
}

/** What is known of `pos.order` in a flow. */
export function findResource(
  flow: Json,
  surroundings: FlowSurroundings,
  name: string | undefined,
): ResourceKnowledge | undefined {
  const [role = '', resource = ''] = name?.split('.') ?? []
  const resources = resourcesOf(flow, surroundings, role)
  return resources && ownValue(resources, resource)
}

/** The schema of `$settings`: what the flow asks itself, and what its integration asks. */
export function settingsSchema(flow: Json, { settings }: FlowSurroundings): JsonObject {
  const own = mapAt(flow, ['settings', 'properties']) ?? {}
  const inherited = settings['properties']
  return {
    type: 'object',
    properties: { ...(isJsonObject(inherited) ? inherited : {}), ...own },
  }
}

/** Names of all tables that a formula may use. */
export function tableNames(flow: Json, { tables }: FlowSurroundings): readonly string[] {
  return Object.keys({ ...tables, ...mapAt(flow, ['tables']) })
}

function ownValue<Value>(map: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}
