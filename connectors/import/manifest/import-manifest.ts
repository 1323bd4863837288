import type { JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Draft, Guess, Left } from '../draft.ts'
import type { ImportOptions } from '../openapi/import-openapi.ts'
import { present } from '../openapi/present.ts'
import { createSchemas } from '../openapi/schemas.ts'
import { titleOf } from '../openapi/words.ts'
import { listIn, objectIn, textIn } from '../parts-of.ts'
import { hostOf, mainHost, type Segments, sharedSegments } from './addresses.ts'
import { type Names, translate } from './jinja.ts'
import { limitsOf } from './limits.ts'
import { type Made, makeResource } from './make-resource.ts'
import { Untranslatable } from './parse-jinja.ts'
import { readStreams, type Stream } from './read-streams.ts'
import { createFill, createResolve } from './resolve.ts'
import { Settings } from './settings.ts'
import { signInOf } from './sign-in.ts'

/** Whether a document is a declarative manifest of Airbyte (its low-code CDK). */
export function isManifest(document: JsonObject): boolean {
  return document['type'] === 'DeclarativeSource' || Array.isArray(document['streams'])
}

/**
 * Drafts a connector that reads what a declarative manifest of Airbyte reads. What such a manifest never says, how records are
 * got, found and written, is not in it.
 *
 * @throws {DescriptionError}
 */
export function importManifest(document: JsonObject, options: ImportOptions): Draft {
  const schemas = createSchemas(document, JSON.stringify(document).length)
  const spec = schemas.follow(document['spec'])
  const settings = new Settings(schemas.follow(spec['connection_specification']))
  const { streams, left } = readStreams(document, createResolve(document))
  const host = mainHost(streams.map(({ segments }) => segments))
  const own = streams.filter(({ segments }) => hostOf(segments) === host)
  const shared = sharedSegments(own.map(({ segments }) => segments))
  const names = namesOf(settings)
  const requester = objectIn(objectIn(own[0]?.stream['retriever'])['requester'])
  const signIn = signInOf(objectIn(requester['authenticator']), { names, spec, shared })
  if (signIn.isToken) settings.add('token', { title: 'API token', type: 'string', writeOnly: true })
  const base = baseOf(shared, settings, names)
  const around = { own, shared, settings, schemas, fill: createFill(document) }
  const tried = own.map((each) => makeResource(each, around))
  const all = tried.filter((each) => 'resource' in each)
  const made = withParents(all)
  const wanted = wantedOf(made, options.only)
  return {
    file: {
      connector: options.name,
      format: 1,
      title: titleOf(options.name),
      settings: settings.schema(),
      http: {
        base: base.formula,
        ...signIn.http,
        ...limitsOf(document),
        ...checkOf(wanted, document, own),
      },
      resources: Object.fromEntries(wanted.map(({ name, resource }) => [name, resource])),
    },
    offered: made.map(({ name }) => name),
    guesses: [...base.guesses, ...signIn.guesses, ...wanted.flatMap(({ guesses }) => guesses)],
    left: [
      ...left,
      ...leave(
        streams.filter((each) => !own.includes(each)),
        'leftElsewhere',
      ),
      ...tried.filter((each) => 'reason' in each),
      ...leave(
        all.filter((each) => !made.includes(each)),
        'leftNoPlace',
      ),
    ],
  }
}

/** Outside of a list there are settings alone. */
function namesOf(settings: Settings): Names {
  return {
    config: (way) => settings.use(way),
    slice: (name) => {
      throw new Untranslatable(name)
    },
    seesAnswer: false,
    parameters: {},
  }
}

function leave(
  some: readonly { readonly name: string }[],
  code: 'leftElsewhere' | 'leftNoPlace',
): readonly Left[] {
  return some.map(({ name }) => ({ what: name, reason: say(code, {}) }))
}

/** The resource in whose records a list stands. */
function parentIn({ resource }: Made): string | undefined {
  const [parent] = Object.values(objectIn(objectIn(resource['list'])['within']))
  return typeof parent === 'string' ? parent : undefined
}

/** A list that stands in its own records, by whatever way. */
function isCircular(made: Made, all: readonly Made[]): boolean {
  const seen = new Set<string>()
  let at: Made | undefined = made
  while (at !== undefined && !seen.has(at.name)) {
    seen.add(at.name)
    const parent = parentIn(at)
    at = all.find(({ name }) => name === parent)
  }
  return at !== undefined
}

/** Lists within the records of a resource that is not there cannot be read. */
function withParents(made: readonly Made[]): readonly Made[] {
  const names = new Set(made.map(({ name }) => name))
  const kept = made.filter((each) => {
    const parent = parentIn(each)
    return parent === undefined || (names.has(parent) && !isCircular(each, made))
  })
  return kept.length === made.length ? kept : withParents(kept)
}

function wantedOf(made: readonly Made[], only: readonly string[] | undefined): readonly Made[] {
  if (only === undefined) return made
  const wanted = new Set(only)
  for (const each of made.toReversed()) {
    if (!wanted.has(each.name)) continue
    const parent = parentIn(each)
    if (parent !== undefined) wanted.add(parent)
  }
  return made.filter(({ name }) => wanted.has(name))
}

function baseOf(
  shared: Segments,
  settings: Settings,
  names: Names,
): { readonly formula: string; readonly guesses: readonly Guess[] } {
  const written = shared.join('/').replace(/\/+$/, '')
  try {
    const formula = translate(written, names)
    if (formula.startsWith('=')) return { formula, guesses: [] }
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error
  }
  const isPlain = /^https?:\/\/[\w.:-]+(\/[\w.~/-]*)?$/.test(written)
  settings.add('url', {
    title: 'Address of the API',
    type: 'string',
    format: 'uri',
    ...(isPlain ? { default: written } : {}),
  })
  if (isPlain) return { formula: '=$settings.url', guesses: [] }
  // What is plain behind a host that a person has to fill in stays.
  const host = shared.findLastIndex((segment) => segment.includes('{'))
  const rest = shared.slice(host + 1).map((segment) => `/${segment}`)
  return {
    formula:
      rest.length === 0 ? '=$settings.url' : `=$settings.url & ${JSON.stringify(rest.join(''))}`,
    guesses: [{ path: ['settings', 'properties', 'url'], reason: say('guessAddress', {}) }],
  }
}

/** The stream that the original checks with, else the first list that needs nothing. */
function checkOf(made: readonly Made[], document: JsonObject, own: readonly Stream[]): JsonObject {
  const wanted = new Set(listIn(objectIn(document['check'])['stream_names']).map(textIn))
  const named = new Set(own.filter(({ name }) => wanted.has(name)).map(({ resource }) => resource))
  const all = made.toSorted(
    (left, right) => Number(named.has(right.name)) - Number(named.has(left.name)),
  )
  for (const { resource } of all) {
    const { get, query, headers, within } = objectIn(resource['list'])
    const isPlain = typeof get === 'string' && !get.includes('{') && within === undefined
    const isOwn = !/\$(with|cursor|size|page|offset|after)\b/.test(JSON.stringify([query, headers]))
    if (isPlain && isOwn) return { check: present({ get, query, headers }) }
  }
  return {}
}
