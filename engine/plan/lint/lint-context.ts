import type { DocumentPath, Report } from '../../diagnostic.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'
import type { FlowTestSpec } from '../../language/flow-test-spec.ts'
import { say } from '../../messages/message.ts'
import { suggestionHint } from '../../suggest-name.ts'
import type { CalledSteps } from '../compile-steps.ts'
import type { ConnectorPlan } from '../connector-plan.ts'
import type { FlowPlan, ResourceRef } from '../flow-plan.ts'
import type { ResourcePlan } from '../resource-plan.ts'

/** What the checks of one flow share. */
export interface LintContext {
  readonly flow: FlowPlan
  readonly connectors: Readonly<Record<string, ConnectorPlan>>
  /** Connectors that exist but have mistakes of their own. */
  readonly brokenConnectors: readonly string[]
  readonly called: Readonly<Record<string, CalledSteps>>
  /** The flow's tests as written, because what `like` takes over is checked where it stands. */
  readonly tests: readonly FlowTestSpec[]
  /** Names of the flows that this one can run after. */
  readonly flowNames: readonly string[]
  readonly report: Report
}

/** What formulas see at one place. */
export interface LintScope {
  /** JSON Schema of what bare names are fields of; absent when not known. */
  readonly record: JsonObject | undefined
  /** `$name` → JSON Schema; steps add their results. */
  readonly names: Record<string, JsonObject>
}

/** A field of nothing: what bare names mean where there is no record. */
export const NO_RECORD: JsonObject = {
  type: 'object',
  properties: {},
  additionalProperties: false,
}

/** The resource, where all is well with its name; says nothing otherwise. */
export function resourceOf(context: LintContext, ref: ResourceRef): ResourcePlan | undefined {
  const connector = context.connectors[context.flow.connections[ref.role] ?? '']
  const resources = connector?.resources ?? {}
  return Object.hasOwn(resources, ref.resource) ? resources[ref.resource] : undefined
}

/** Reports a role or resource that does not exist. */
export function lintResource(
  context: LintContext,
  ref: ResourceRef,
  path: DocumentPath,
  report: Report,
): void {
  const { connections } = context.flow
  const problem = { severity: 'error', path } as const
  if (!Object.hasOwn(connections, ref.role)) {
    const message = say('connectionUnknown', { name: ref.role })
    const hint = suggestionHint(ref.role, Object.keys(connections))
    report({ code: 'flow.connection_unknown', ...problem, message, hint })
    return
  }
  const connector = context.connectors[connections[ref.role] ?? '']
  if (!connector || Object.hasOwn(connector.resources, ref.resource)) return
  const message = say('resourceUnknown', { connector: connector.name, name: ref.resource })
  const hint = suggestionHint(ref.resource, Object.keys(connector.resources))
  report({ code: 'flow.resource_unknown', ...problem, message, hint })
}

/** Fields that a tidy record can have; nothing when the connector does not list them. */
export function fieldsOf(schema: JsonObject | undefined): readonly string[] | undefined {
  const properties = schema?.['properties']
  const others = schema?.['additionalProperties']
  if (!isJsonObject(properties) || others === true) return undefined
  const names = Object.keys(properties)
  return names.length === 0 && others !== false ? undefined : names
}

export function fieldSchema(schema: JsonObject | undefined, name: string): JsonObject | undefined {
  const properties = schema?.['properties']
  const field =
    isJsonObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
  return isJsonObject(field) ? field : undefined
}
