import {
  type CompiledConnector,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { mapAt } from '../document/json-path.ts'
import type { StepTitles } from './step-titles.ts'

/** What is known of a resource of a connected system. */
export interface ResourceKnowledge {
  readonly title: string
  /** JSON Schema of a tidy record. */
  readonly schema: JsonObject
  readonly personal: readonly string[]
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
}

type ConnectorPlan = NonNullable<CompiledConnector['plan']>

/** What the mapper needs of connectors that were compiled. */
export function knowConnectors(
  plans: Readonly<Record<string, ConnectorPlan>>,
): FlowSurroundings['connectors'] {
  const known = Object.entries(plans).map(([name, { resources }]) => [
    name,
    Object.fromEntries(
      Object.entries(resources).map(([resource, { title, schema, personal }]) => [
        resource,
        { title, schema, personal },
      ]),
    ),
  ])
  return Object.fromEntries(known)
}

/** What is known of `pos.order` in a flow. */
export function findResource(
  flow: Json,
  { connections, connectors }: FlowSurroundings,
  name: string | undefined,
): ResourceKnowledge | undefined {
  const [role = '', resource = ''] = name?.split('.') ?? []
  const own = mapAt(flow, ['connections'])?.[role]
  const connector = typeof own === 'string' ? own : ownValue(connections, role)
  const resources = connector === undefined ? undefined : ownValue(connectors, connector)
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
