import {
  byName,
  ConnectorAuthor,
  checkSpec,
  compileConnectorTests,
  compileHead,
  type Json,
  jsonOf,
  objectOf,
  type Report,
  type Resources,
} from '../../../engine/transport.ts'
import { checkBases } from './check-bases.ts'
import { namesOfAuth } from './compile-auth.ts'
import { placeholdersOf } from './compile-call.ts'
import { authsOf, compileHttp } from './compile-http.ts'
import { compileResource } from './compile-operations.ts'
import { HttpConnectorSpec, type HttpConnectorTestSpec } from './connector-spec.ts'
import type {
  CallPlan,
  HttpConnectorPlan,
  HttpConnectorTest,
  HttpPlan,
  HttpResourcePlan,
} from './http-plan.ts'

/** Compiles a connector whose systems are reached by HTTP; see {@link TransportSpec}. */
export function compileHttpConnector(value: Json, report: Report): HttpConnectorPlan | undefined {
  const spec = checkSpec(HttpConnectorSpec, value, 'connector', report)
  if (!spec) return undefined
  const author = new ConnectorAuthor(
    objectOf(spec.settings),
    report,
    namesOfAuth(authsOf(spec.http)),
  )
  return compileSpec(spec, author)
}

function compileSpec(spec: HttpConnectorSpec, author: ConnectorAuthor): HttpConnectorPlan {
  const head = compileHead(spec, author)
  const reach = compileHttp(spec.http, author)
  checkBases(spec, author)
  const known: Resources = {
    specs: spec.resources,
    neededBy: (name) => placeholdersOf(listPathOf(spec, name)),
  }
  const resources = byName(
    Object.fromEntries(
      Object.entries(spec.resources).map(([name, resource]) => [
        name,
        compileResource(name, resource, known, author),
      ]),
    ),
  )
  return {
    ...head,
    ...reach,
    transport: 'http',
    places: placesOf(reach.http, Object.values(resources)),
    resources,
    tests: compileTests(spec, author),
  }
}

function listPathOf({ resources }: HttpConnectorSpec, name: string): string {
  const list = Object.hasOwn(resources, name) ? resources[name]?.list : undefined
  if (!list) return ''
  return 'get' in list ? list.get : list.post
}

function compileTests(
  { tests = [], resources }: HttpConnectorSpec,
  author: ConnectorAuthor,
): readonly HttpConnectorTest[] {
  return compileConnectorTests(tests, resources, author).map((test, at) =>
    Object.assign({}, test, { http: trafficOf(tests[at]) }, timeOf(tests[at])),
  )
}

function timeOf(test: HttpConnectorTestSpec | undefined): Pick<HttpConnectorTest, 'at'> {
  return test?.at === undefined ? {} : { at: test.at }
}

function trafficOf(test: HttpConnectorTestSpec | undefined): HttpConnectorTest['http'] {
  return (test?.http ?? []).map(
    ({ request, response: { status, headers, body, xml, ndjson } }) => ({
      request: objectOf(request),
      response: {
        status,
        ...(headers ? { headers } : {}),
        ...(body === undefined ? {} : { body: jsonOf(body) }),
        ...(xml === undefined ? {} : { xml: jsonOf(xml) }),
        ...(ndjson === undefined ? {} : { ndjson: jsonOf(ndjson) }),
      },
    }),
  )
}

/** The parts of paths that the connector itself has written; any other may be a key of somebody. */
function placesOf({ checks }: HttpPlan, resources: readonly HttpResourcePlan[]): readonly string[] {
  const paths = [...checks, ...resources.flatMap(callsOf)].flatMap((call) =>
    call ? [call.path] : [],
  )
  const parts = paths.flatMap((path) => path.split('/')).filter((part) => /^[^{}]+$/.test(part))
  return [...new Set(parts.map((part) => `/${part}`))]
}

function callsOf(resource: HttpResourcePlan): readonly (CallPlan | undefined)[] {
  const { list, get, create, update, find } = resource
  const searches = find.flatMap((way) => (way.kind === 'call' ? [way.call, way.batch?.call] : []))
  const lists = [list?.call, list?.count?.call]
  const batches = [create?.batch?.call, update?.batch?.call]
  const writes = [create?.call, update?.call, ...batches, resource.delete?.call]
  return [...searches, ...lists, get?.call, ...writes]
}
