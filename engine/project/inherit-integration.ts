import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { Origins } from '../language/origins.ts'
import type { SourceFile } from '../language/source-file.ts'
import { say } from '../messages/message.ts'

/** An integration that gives its flows its connections, settings and tables. */
export interface Inheritance {
  readonly name: string
  readonly file: SourceFile
  readonly value: JsonObject
}

/**
 * Adds to a flow what its integration has. Nothing is silently overridden: what both define is an error in the flow.
 */
export function inheritIntegration(
  flow: JsonObject,
  integration: Inheritance,
  origins: Origins,
): JsonObject {
  const { file, value } = integration
  const result: Record<string, Json> = { ...flow }
  origins.copy(flow, result)

  function add(
    key: string,
    from: Json | undefined,
    path: readonly string[],
    into: JsonObject,
  ): JsonObject {
    const inherited = isJsonObject(from) ? from : {}
    const own = into[key]
    const merged: Record<string, Json> = { ...inherited, ...(isJsonObject(own) ? own : {}) }
    if (isJsonObject(own)) origins.copy(own, merged)
    for (const name of Object.keys(inherited)) {
      if (isJsonObject(own) && Object.hasOwn(own, name)) reportClash([...path, name])
      else origins.setKey(merged, name, { file, path: [...path, name] })
    }
    return merged
  }

  function reportClash(path: readonly string[]): void {
    const name = path.at(-1) ?? ''
    const message = say('inheritedDouble', { name, integration: integration.name })
    const hint = say('removeOrRename', {})
    const problem = { code: 'flow.inherited_clash', severity: 'error', message, hint } as const
    origins.reportFor(flow)({ ...problem, path, atKey: true })
  }

  result['connections'] = add('connections', value['connections'], ['connections'], flow)
  if (value['tables'] !== undefined)
    result['tables'] = add('tables', value['tables'], ['tables'], flow)
  const shared = value['settings']
  if (isJsonObject(shared)) {
    const own = isJsonObject(flow['settings']) ? flow['settings'] : {}
    const settings: JsonObject = {
      type: 'object',
      ...own,
      properties: add('properties', shared['properties'], ['settings', 'properties'], own),
      ...mergeRequired(shared['required'], own['required']),
    }
    origins.copy(own, settings)
    result['settings'] = settings
  }
  return result
}

function mergeRequired(shared: Json | undefined, own: Json | undefined): { required?: Json[] } {
  const lists = [shared, own].flatMap((list) => (Array.isArray(list) ? list : []))
  return lists.length === 0 ? {} : { required: [...new Set<Json>(lists)] }
}
