import { isJsonList, isJsonObject, type JsonObject } from '../../engine/index.ts'
import { say } from '../../engine/transport.ts'
import { describeCalls } from './calls/describe-calls.ts'
import { isCurl, readCurl } from './calls/read-curl.ts'
import { readHar } from './calls/read-har.ts'
import { readPostman } from './calls/read-postman.ts'
import type { SeenCalls } from './calls/seen-call.ts'
import type { Draft, Left } from './draft.ts'
import { importManifest, isManifest } from './manifest/import-manifest.ts'
import { draftOpenApi, type ImportOptions } from './openapi/import-openapi.ts'
import { checkSize, readDescription } from './read-description.ts'

/**
 * Drafts a connector from what there is of an API: a description in OpenAPI 3 or Swagger 2, a collection of Postman, what a
 * browser recorded (HAR), commands of curl with their answers, a declarative manifest of Airbyte.
 *
 * @throws {DescriptionError} for a text that is none of these.
 */
export function importDescription(text: string, options: ImportOptions): Draft {
  checkSize(text)
  if (!/^\s*[{[]/.test(text) && isCurl(text)) return draftCalls(readCurl(text), options)
  const document = readDescription(text)
  if (isHar(document)) return draftCalls(readHar(document), options)
  // As the API of Postman gives it.
  const { collection } = document
  const postman = isJsonObject(collection) ? collection : document
  if (isPostman(postman)) return draftCalls(readPostman(postman), options)
  if (isManifest(document)) return importManifest(document, options)
  return draftOpenApi(document, text.length, options)
}

function isHar({ log }: JsonObject): boolean {
  return isJsonObject(log) && isJsonList(log['entries'])
}

function isPostman({ info, item }: JsonObject): boolean {
  return isJsonObject(info) && isJsonList(item)
}

function draftCalls(seen: SeenCalls, options: ImportOptions): Draft {
  const { document, elsewhere } = describeCalls(seen)
  const draft = draftOpenApi(document, JSON.stringify(document).length, options)
  const reason = say('guessSeen', { count: seen.calls.length })
  return {
    ...draft,
    guesses: [...draft.guesses, { path: ['resources'], reason }],
    left: [
      ...draft.left,
      ...unsent(document, draft.file),
      ...elsewhere.map((what) => ({ what, reason: say('leftElsewhere', {}) })),
    ],
  }
}

/** Fields of queries that the connector does not send: what they ask for may be what a person needs. */
function unsent(document: JsonObject, file: JsonObject): readonly Left[] {
  const text = JSON.stringify(file)
  const paths = isJsonObject(document['paths']) ? document['paths'] : {}
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(isJsonObject(operations) ? operations : {}).flatMap(([method, operation]) => {
      const parameters = isJsonObject(operation) ? operation['parameters'] : undefined
      return (isJsonList(parameters) ? parameters : []).flatMap((parameter) => {
        const { name, in: place } = isJsonObject(parameter) ? parameter : {}
        if (place !== 'query' || typeof name !== 'string') return []
        const isMissing = !text.includes(JSON.stringify(name))
        const what = `${method.toUpperCase()} ${path}?${name}`
        return isMissing ? [{ what, reason: say('leftParameter', {}) }] : []
      })
    }),
  )
}
