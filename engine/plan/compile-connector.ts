import { byName } from '../by-name.ts'
import type { Diagnostic, Problem } from '../diagnostic.ts'
import type { Json, JsonObject } from '../json.ts'
import { checkSpec } from '../language/check-spec.ts'
import { ConnectorSpec } from '../language/connector-spec.ts'
import { readYaml } from '../language/read-yaml.ts'
import { say } from '../words/sentences.ts'
import { compileConnectorTests } from './connector/compile-connector-tests.ts'
import { compileHttp } from './connector/compile-http.ts'
import { compileResource } from './connector/compile-resource.ts'
import { ConnectorAuthor, objectOf } from './connector/connector-author.ts'
import type { ConnectorPlan } from './connector-plan.ts'

export interface CompiledConnector {
  /** Absent while the file has an error. */
  readonly plan: ConnectorPlan | undefined
  /** What the file says; absent when it is not YAML. */
  readonly value: Json | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Text of a connector file to plan. Never throws for what an author wrote. */
export function compileConnector(file: string, text: string): CompiledConnector {
  const problems: Problem[] = []
  const report = (problem: Problem) => void problems.push(problem)
  const source = readYaml(file, text, report)
  const spec =
    source.value === undefined
      ? undefined
      : checkSpec(ConnectorSpec, source.value, 'connector', report)
  const plan = spec && compileSpec(spec, new ConnectorAuthor(objectOf(spec.settings), report))
  const isSound = problems.every(({ severity }) => severity === 'hint')
  return {
    plan: isSound ? plan : undefined,
    value: source.value,
    diagnostics: problems.map(source.place),
  }
}

function compileSpec(spec: ConnectorSpec, author: ConnectorAuthor): ConnectorPlan {
  const { resources } = spec
  const settings = objectOf(spec.settings)
  checkSettings(settings, author)
  if (spec.hooks !== undefined) checkHooks(spec.hooks, resources, author)
  return {
    name: spec.connector,
    title: spec.title,
    ...(spec.about === undefined ? {} : { about: spec.about }),
    settings,
    http: compileHttp(spec.http, author),
    ...(spec.hooks === undefined ? {} : { hooks: spec.hooks }),
    resources: byName(
      Object.fromEntries(
        Object.entries(resources).map(([name, resource]) => [
          name,
          compileResource(name, resource, resources, author),
        ]),
      ),
    ),
    tests: compileConnectorTests(spec.tests ?? [], resources, author),
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
