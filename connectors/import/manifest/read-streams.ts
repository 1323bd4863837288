import type { Json, JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Left } from '../draft.ts'
import { camelName, singular, wordsOf } from '../openapi/words.ts'
import { listIn, objectIn, textIn } from '../parts-of.ts'
import { type Segments, segmentsOf } from './addresses.ts'
import { Untranslatable } from './parse-jinja.ts'

export interface Stream {
  readonly name: string
  /** Name of the resource. */
  readonly resource: string
  readonly stream: JsonObject
  readonly segments: Segments
  readonly key: readonly string[]
}

/** The lists of a manifest that are read by requests of their own. */
export function readStreams(
  document: JsonObject,
  resolve: (value: Json | undefined) => Json,
): { readonly streams: readonly Stream[]; readonly left: readonly Left[] } {
  const taken = new Set<string>()
  const left: Left[] = listIn(document['dynamic_streams']).map((_, at) => ({
    what: `dynamic_streams.${at}`,
    reason: say('leftUnknown', { name: 'dynamic_streams' }),
  }))
  const streams = listIn(document['streams']).flatMap((written, at) => {
    const given = resolved(written, resolve)
    if (!given) {
      left.push({ what: `streams.${at}`, reason: say('leftUnknown', { name: '$ref' }) })
      return []
    }
    const stream = objectIn(given['full_refresh_stream'] ?? given)
    const name = textIn(stream['name']) || `stream${at + 1}`
    const { $parameters: parameters, retriever } = stream
    const requester = objectIn(objectIn(retriever)['requester'])
    const address = textIn(requester['url_base']) || textIn(requester['url'])
    if (address === '') {
      const kind = textIn(objectIn(retriever)['type']) || textIn(requester['type']) || 'no address'
      left.push({ what: name, reason: say('leftUnknown', { name: kind }) })
      return []
    }
    let resource = camelName(singularOf(name))
    for (let number = 2; taken.has(resource); number++) resource = `${camelName(name)}${number}`
    taken.add(resource)
    const segments = segmentsOf(address, textIn(requester['path']), objectIn(parameters))
    return [{ name, resource, stream, segments, key: keyOf(stream['primary_key']) }]
  })
  return { streams, left }
}

/** Nothing for a stream that holds itself. */
function resolved(
  written: Json,
  resolve: (value: Json | undefined) => Json,
): JsonObject | undefined {
  try {
    return objectIn(resolve(written))
  } catch (error) {
    if (error instanceof Untranslatable) return undefined
    throw error
  }
}

/** `invoice_lines` as `invoice-line`. */
export function singularOf(name: string): string {
  const words = wordsOf(name)
  return [...words.slice(0, -1), singular(words.at(-1) ?? 'item')].join('-')
}

/** One field, or several that identify a record together. */
function keyOf(written: Json | undefined): readonly string[] {
  if (typeof written === 'string') return written === '' ? [] : [written]
  return listIn(written).flatMap((part) =>
    typeof part === 'string' ? [part] : listIn(part).length === 1 ? listIn(part).map(textIn) : [],
  )
}
