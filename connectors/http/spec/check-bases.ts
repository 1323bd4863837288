import { type ConnectorAuthor, type DocumentPath, say } from '../../../engine/transport.ts'
import type { HttpConnectorSpec } from './connector-spec.ts'
import type { HttpResourceSpec } from './operation-specs.ts'

/** A request as written, and where. */
type Written = readonly [call: { readonly at?: string | undefined }, path: DocumentPath]

/** Reports requests at a base that is not among `bases`, and bases at which no request is made. */
export function checkBases(spec: HttpConnectorSpec, author: ConnectorAuthor): void {
  const { bases = {} } = spec.http
  const known = Object.keys(bases)
  const used = new Set<string>()
  for (const [{ at }, path] of requestsOf(spec)) {
    if (at === undefined) continue
    used.add(at)
    if (Object.hasOwn(bases, at)) continue
    const message = say('baseNotDeclared', { name: at })
    author.unknownName('base_unknown', [...path, 'at'], message, at, known)
  }
  for (const name of known.filter((each) => !used.has(each))) {
    author.error('base_unused', ['http', 'bases', name], say('baseNotUsed', { name }))
  }
}

function requestsOf({ http, resources, tests = [] }: HttpConnectorSpec): readonly Written[] {
  const { check = [] } = http
  const checks = Array.isArray(check) ? check : [check]
  return [
    ...checks.map(
      (call, at): Written => [
        call,
        Array.isArray(check) ? ['http', 'check', at] : ['http', 'check'],
      ],
    ),
    ...Object.entries(resources).flatMap(([name, resource]) =>
      requestsOfResource(resource, ['resources', name]),
    ),
    ...tests.flatMap((test, index) =>
      test.http.map(
        ({ request }, at): Written => [request, ['tests', index, 'http', at, 'request']],
      ),
    ),
  ]
}

function requestsOfResource(
  { list, get, find = [], create, update, delete: remove }: HttpResourceSpec,
  path: DocumentPath,
): readonly Written[] {
  const calls: readonly (readonly [Written[0] | undefined, ...DocumentPath])[] = [
    [list, 'list'],
    [list?.count, 'list', 'count'],
    [get, 'get'],
    ...find.map((way, at) => ['items' in way ? way : undefined, 'find', at] as const),
    ...find.map(
      (way, at) => ['items' in way ? way.batch : undefined, 'find', at, 'batch'] as const,
    ),
    [create, 'create'],
    [create?.batch, 'create', 'batch'],
    [update, 'update'],
    [update?.batch, 'update', 'batch'],
    [remove, 'delete'],
  ]
  return calls.flatMap(([call, ...place]) => (call ? [[call, [...path, ...place]] as const] : []))
}
