import { httpTransport } from '../../connectors/http/http-transport.ts'
import { exampleRecord } from '../../connectors/http/replay/example-of.ts'
import { type Draft, writeDraft } from '../../connectors/import/index.ts'
import { transportSpecs } from '../../connectors/specs.ts'
import { compileConnector, isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'

/**
 * Reads each list that needs no other record and no value of a flow from a server that answers one made-up record of its
 * schema, where the connector says that its records are. Gives what went otherwise.
 */
export async function replayLists(draft: Draft): Promise<readonly string[]> {
  const tests = Object.entries(objectIn(draft.file['resources'])).flatMap(([name, resource]) =>
    testsOf(name, objectIn(resource)),
  )
  const resources = Object.fromEntries(
    Object.entries(objectIn(draft.file['resources'])).map(([name, resource]) => [
      name,
      endingWithShort(objectIn(resource)),
    ]),
  )
  const text = writeDraft({ ...draft, guesses: [], file: { ...draft.file, resources, tests } })
  const { plan, diagnostics } = compileConnector('connector.yaml', text, {
    transports: transportSpecs,
  })
  const mistake = diagnostics.find(({ severity }) => severity === 'error')
  if (!plan || mistake) return [`${mistake?.code}`]
  const results = (await httpTransport.test?.(plan)) ?? []
  return results.flatMap(({ it, failures }) =>
    failures.filter((each) => !each.endsWith('not asked')).map((each) => `${it}: ${each}`),
  )
}

/** So that one page is the whole list. */
function endingWithShort(resource: JsonObject): JsonObject {
  const list = objectIn(resource['list'])
  const pages = objectIn(list['pages'])
  const isCounted = pages['page'] !== undefined || pages['offset'] !== undefined
  if (!isCounted || pages['size'] === undefined) return resource
  return { ...resource, list: { ...list, pages: { ...pages, short: 'last' } } }
}

function testsOf(name: string, { list, schema }: JsonObject): readonly JsonObject[] {
  const { within, pages, items, get, post } = objectIn(list)
  const [, way] = /^=([\w$.`]+)$/.exec(typeof items === 'string' ? items : '') ?? []
  const path = get ?? post
  if (within !== undefined || way === undefined || typeof path !== 'string') return []
  if (path.includes('{') || JSON.stringify(list).includes('$with')) return []
  const record = exampleRecord(objectIn(objectIn(schema)['properties']))
  const request = { [get === undefined ? 'post' : 'get']: path }
  const response = { status: 200, body: bodyWith(way === '$' ? [] : way.split('.'), [record]) }
  const { page, offset, after } = objectIn(pages)
  // What is counted is asked for again, until that brings nothing new.
  const isCounted = [page, offset, after].some((each) => each !== undefined)
  const http = Array.from({ length: isCounted ? 4 : 1 }, () => ({ request, response }))
  return [{ it: `lists ${name}`, list: name, http, expect: [record] }]
}

function bodyWith([first, ...inner]: readonly string[], records: Json): Json {
  if (first === undefined) return records
  return { [first.replaceAll('`', '')]: bodyWith(inner, records) }
}

function objectIn(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
