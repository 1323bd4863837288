import type { Json, JsonObject } from '../../json.ts'
import type { ConnectorSpec } from '../../language/connector-spec.ts'
import { say } from '../../messages/message.ts'
import { isLinesMisfit } from '../../schema/lines-misfit.ts'
import type { ConnectorPlan } from '../connector-plan.ts'
import { type ConnectorAuthor, objectOf } from './connector-author.ts'

/** Checks what a connector says of itself, whatever its transport, and gives it. */
export function compileHead(
  spec: ConnectorSpec,
  author: ConnectorAuthor,
): Pick<ConnectorPlan, 'name' | 'title' | 'about' | 'settings' | 'hooks'> {
  const settings = objectOf(spec.settings)
  checkSettings(settings, author)
  if (spec.hooks !== undefined) checkHooks(spec.hooks, spec.resources, author)
  return {
    name: spec.connector,
    title: spec.title,
    ...(spec.about === undefined ? {} : { about: spec.about }),
    settings,
    ...(spec.hooks === undefined ? {} : { hooks: spec.hooks }),
  }
}

/** What registers webhooks lists them, makes and changes them, and takes them away. */
function checkHooks(
  name: string,
  resources: ConnectorSpec['resources'],
  author: ConnectorAuthor,
): void {
  const resource = Object.hasOwn(resources, name) ? resources[name] : undefined
  if (!resource) {
    const message = say('noResource', { name })
    author.unknownName('resource_unknown', ['hooks'], message, name, Object.keys(resources))
    return
  }
  for (const verb of ['list', 'create', 'update', 'delete'] as const) {
    if (resource[verb]) continue
    author.error('operation_missing', ['hooks'], say('operationMissing', { resource: name, verb }))
  }
  const fields = objectOf(objectOf(resource.schema)['properties'])
  for (const field of ['topic', 'address', 'active']) {
    if (Object.hasOwn(fields, field)) continue
    author.error('field_unknown', ['hooks'], say('notInSchema', { name: field }))
  }
}

/** A misspelt secret would be stored and shown in the clear, as would one within another setting. */
function checkSettings(settings: JsonObject, author: ConnectorAuthor): void {
  const properties = objectOf(settings['properties'])
  for (const [name, property] of Object.entries(properties)) {
    if (Object.values(objectOf(property)).some(holdsSecret)) {
      author.error('secret_nested', ['settings', 'properties', name], say('secretNested', { name }))
    }
    if (isLinesMisfit(property)) {
      const at = ['settings', 'properties', name, 'x-lines']
      author.error('lines_misfit', at, say('linesMisfit', {}))
    }
    const looksSecret = /secret|password|token|private/i.test(name)
    if (!looksSecret || objectOf(property)['writeOnly'] === true) continue
    const path = ['settings', 'properties', name]
    author.hint('secret_shown', path, say('secretShown', { name }), say('markSecret', {}))
  }
}

function holdsSecret(schema: Json | undefined): boolean {
  if (Array.isArray(schema)) return schema.some(holdsSecret)
  const parts = objectOf(schema)
  return parts['writeOnly'] === true || Object.values(parts).some(holdsSecret)
}
