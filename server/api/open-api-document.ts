import type { Access, Offer, Route } from '../contract/route.ts'
import { routes } from '../contract/routes.ts'
import { ApiProblem } from '../contract/values.ts'
import { closeObjects } from '../problems/validate.ts'
import { VERSION } from '../process/version.ts'
import { offeredRoutes } from './offered-routes.ts'

type Part = Readonly<Record<string, unknown>>

const ABOUT = `Everything that the pages do, for programs too.

Programs send an API token: \`Authorization: Bearer mw_…\`; pages have the cookie of a session, and send its \`csrf\` as
\`X-CSRF-Token\` with every change. Problems are told as RFC 9457 says. Lists come in pages: send \`next\` as \`after\`.
What is read with an \`ETag\` is changed with \`If-Match\`, so that no change of others is lost. An action with an
\`Idempotency-Key\` can be repeated safely for a day.`

const ACCESS: Readonly<Record<Access, string>> = {
  public: 'Anybody may call it.',
  person: 'For whoever is signed in; not for API tokens.',
  viewer: 'For every role.',
  operator: 'For operators, editors and administrators.',
  editor: 'For editors and administrators.',
  administrator: 'For administrators.',
  owner: 'For the owner of the installation.',
}

/** The contract as an OpenAPI 3.1 document: of the same schemas that the server checks calls with. */
export function openApiDocument(offers: ReadonlySet<Offer>): Part {
  const paths: Record<string, Record<string, Part>> = {}
  for (const name of offeredRoutes(offers)) {
    const route: Route = routes[name]
    const operations = (paths[route.path] ??= {})
    operations[route.method] = describeOperation(name, route)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Mapwright', version: VERSION, description: ABOUT },
    servers: [{ url: '/api' }],
    paths,
    components: {
      schemas: { Problem: ApiProblem },
      responses: {
        Problem: {
          description: 'What is wrong, and what to do.',
          content: { 'application/problem+json': { schema: ref('schemas/Problem') } },
        },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
        session: { type: 'apiKey', in: 'cookie', name: 'mapwright' },
      },
    },
  }
}

function describeOperation(operationId: string, route: Route): Part {
  const parameters = parametersOf(route)
  const body = route.body ?? route.bodyApart
  return {
    operationId,
    summary: route.summary,
    description: ACCESS[route.access],
    tags: [tagOf(route)],
    security: securityOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(closeObjects(body)) } }),
    responses: {
      ...successOf(route),
      ...(route.etag === 'reads' && { 304: { description: 'It is as If-None-Match says.' } }),
      default: ref('responses/Problem'),
    },
  }
}

function parametersOf({ params, query, etag, isAction }: Route): readonly Part[] {
  return [
    ...Object.entries(params?.properties ?? {}).map(([name, schema]) => ({
      name,
      in: 'path',
      required: true,
      schema,
    })),
    ...Object.entries(query?.properties ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      required: query?.required?.includes(name) === true,
      schema,
    })),
    ...(etag === 'needs' ? [header('If-Match', true, 'ETag of what the change is based on.')] : []),
    ...(isAction ? [header('Idempotency-Key', false, 'A new random UUID for each action.')] : []),
  ]
}

function header(name: string, required: boolean, description: string): Part {
  return { name, in: 'header', required, description, schema: { type: 'string' } }
}

function successOf({ answer, isStream, etag }: Route): Part {
  if (!answer) return { 204: { description: 'Done.' } }
  const content = isStream
    ? { 'text/event-stream': { schema: { type: 'string', description: 'Events of JSON.' } } }
    : json(answer)
  const headers = etag && {
    ETag: { schema: { type: 'string' }, description: 'State of what is told.' },
  }
  return { 200: { description: 'Done.', content, ...(headers && { headers }) } }
}

function securityOf({ access, inPerson }: Route): readonly Part[] {
  if (access === 'public') return []
  const session = { session: [] }
  return inPerson || access === 'person' || access === 'owner'
    ? [session]
    : [{ token: [] }, session]
}

/** The word of the path that says what it is about. */
function tagOf({ path }: Route): string {
  const words = path.split('/').filter((word) => word !== '' && !word.startsWith('{'))
  return (words[0] === 'workspaces' && words[1]) || words[0] || 'other'
}

function json(schema: unknown): Part {
  return { 'application/json': { schema } }
}

function ref(place: string): Part {
  return { $ref: `#/components/${place}` }
}
