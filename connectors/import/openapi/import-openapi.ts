import type { JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Draft, Guess, Left } from '../draft.ts'
import { objectIn, textIn } from '../parts-of.ts'
import { DescriptionError, readDescription } from '../read-description.ts'
import type { Api } from './api.ts'
import { type Family, findFamilies, sharedBeginning } from './families.ts'
import { guessSignIn, type SignedIn } from './guess-sign-in.ts'
import { type Made, makeResource } from './make-resource.ts'
import type { Around } from './notes.ts'
import { placeholderIn, placeholdersIn, readPath } from './paths.ts'
import { readApi } from './read-api.ts'
import { createSchemas, type Schemas } from './schemas.ts'
import { type SharedField, sharedFields } from './shared-fields.ts'
import { clean } from './tidy-schema.ts'
import { camelName, settingName, singular, titleOf } from './words.ts'

export interface ImportOptions {
  /** Name of the connector. */
  readonly name: string
  /** Where the description was read, for addresses that are relative to it. */
  readonly from?: string | undefined
  /** Names of resources; absent: all. */
  readonly only?: readonly string[] | undefined
}

const MAX_ABOUT = 300

/**
 * Drafts a connector from a description in OpenAPI 3 or Swagger 2. It offers what the description lets one believe;
 * what is believed without being said outright is a guess.
 *
 * @throws {DescriptionError} for a text that is no such description.
 */
export function importOpenApi(text: string, options: ImportOptions): Draft {
  return draftOpenApi(readDescription(text), text.length, options)
}

/**
 * The same for a document that was read already.
 *
 * @param size of its text, in characters.
 * @throws {DescriptionError} for a document that is no such description.
 */
export function draftOpenApi(document: JsonObject, size: number, options: ImportOptions): Draft {
  if (document['openapi'] === undefined && document['swagger'] === undefined) {
    throw new DescriptionError(
      'NO_DESCRIPTION',
      'it has neither "openapi" nor "swagger" at its top',
    )
  }
  const schemas = createSchemas(document, size)
  const api = readApi(document, schemas)
  const signedIn = withShared(guessSignIn(api, addressIn(api, options.from)), sharedFields(api))
  const beginning = sharedBeginning(api)
  const named = nameFamilies(findFamilies(api), beginning)
  const around: Around = {
    schemas,
    query: new Set(Object.keys(objectIn(signedIn.http['query']))),
    headers: new Set(
      Object.keys(objectIn(signedIn.http['headers'])).map((name) => name.toLowerCase()),
    ),
    version: api.version,
    shorten: (path) =>
      path.startsWith(`${beginning}/`) ? path.slice(beginning.length) : undefined,
    listedAt: listedAt(named),
  }
  const tried = named.map(({ name, family }) => makeResource(name, family, around))
  const all = withoutOrphans(tried.filter((each) => 'resource' in each))
  const kept = all.kept.filter(isWanted(all.kept, options.only))
  const place = placeOf(api, { ...options, beginning })
  return {
    file: fileOf(api, { options, signedIn, place, made: kept }),
    guesses: [...place.guesses, ...signedIn.guesses, ...kept.flatMap(({ guesses }) => guesses)],
    offered: all.kept.map(({ name }) => name),
    // Who asks for some resources wants to know nothing of the others.
    left: options.only
      ? kept.flatMap(({ left }) => left)
      : [...outside(schemas), ...api.left, ...tried.flatMap(({ left }) => left), ...all.left],
  }
}

/** Words that say nothing of what there is a list of. */
const GENERIC: ReadonlySet<string> = new Set([
  'list',
  'info',
  'search',
  'all',
  'object',
  'item',
  'data',
  'index',
  'query',
  'detail',
])

/** What a description has elsewhere is not asked for, and what stands there is missing. */
function outside(schemas: Schemas): readonly Left[] {
  return [...schemas.outside].map((what) => ({ what, reason: say('leftOutside', {}) }))
}

/** What each request needs goes with each request. */
function withShared(signedIn: SignedIn, shared: readonly SharedField[]): SignedIn {
  const { http } = signedIn
  const sent = (place: SharedField['in']): JsonObject =>
    Object.fromEntries(
      shared
        .filter((field) => field.in === place)
        .map(({ name, setting }) => [name, `=$settings.${setting}`]),
    )
  const headers = { ...objectIn(http['headers']), ...sent('header') }
  const query = { ...objectIn(http['query']), ...sent('query') }
  return {
    fields: {
      ...Object.fromEntries(shared.map(({ setting, schema }) => [setting, schema])),
      ...signedIn.fields,
    },
    required: [...shared.map(({ setting }) => setting), ...signedIn.required],
    http: {
      ...http,
      ...(Object.keys(headers).length > 0 ? { headers } : {}),
      ...(Object.keys(query).length > 0 ? { query } : {}),
    },
    guesses: [
      ...signedIn.guesses,
      ...shared.map(({ name, setting }) => ({
        path: ['settings', 'properties', setting],
        reason: say('guessShared', { name }),
      })),
    ],
  }
}

interface Named {
  readonly name: string
  readonly family: Family
}

/** Each family by what its path ends with; where two end alike, by what stands before that too. */
function nameFamilies(families: readonly Family[], beginning: string): readonly Named[] {
  const taken = new Set<string>()
  // A list that needs nothing is called by the short name.
  return families
    .toSorted((left, right) => needsOf(left) - needsOf(right))
    .map((family) => {
      const parts = readPath(family.list.path.slice(beginning.length)).parts.filter(
        (part) => placeholderIn(part) === undefined && !/^v\d+$/.test(part),
      )
      const words = parts.map((part) => singular(part))
      const last = GENERIC.has(words.at(-1) ?? '') ? -2 : -1
      let name = camelName(words.slice(last).join('-') || 'item')
      for (let from = words.length - 2; taken.has(name) && from >= 0; from--)
        name = camelName(words.slice(from).join('-'))
      for (let number = 2; taken.has(name); number++)
        name = `${camelName(words.join('-'))}${number}`
      taken.add(name)
      return { name, family }
    })
}

function needsOf({ list }: Family): number {
  return placeholdersIn(list.path).length
}

function listedAt(named: readonly Named[]): Around['listedAt'] {
  const byPath = new Map(
    named
      .filter(({ family }) => family.onList.get)
      .map(({ name, family }) => [`/${family.list.parts.join('/')}`, name]),
  )
  return (path) => byPath.get(`/${readPath(path).parts.join('/')}`)
}

/** Lists that stand in records of a resource which is not there cannot be read. */
function withoutOrphans(made: readonly Made[]): {
  readonly kept: readonly Made[]
  readonly left: readonly Left[]
} {
  const names = new Set(made.filter(({ resource }) => isRead(resource)).map(({ name }) => name))
  const isOrphan = ({ resource }: Made): boolean => {
    const parent = parentOf(resource)
    return parent !== undefined && !names.has(parent)
  }
  const orphans = made.filter(isOrphan)
  if (orphans.length === 0) return { kept: made, left: [] }
  const left = orphans.map(({ resource }) => ({
    what: `GET ${textIn(objectIn(resource['list'])['get'])}`,
    reason: say('leftNoPlace', {}),
  }))
  const rest = withoutOrphans(made.filter((each) => !isOrphan(each)))
  return { kept: rest.kept, left: [...left, ...rest.left] }
}

function isRead(resource: JsonObject): boolean {
  return resource['list'] !== undefined
}

function parentOf(resource: JsonObject): string | undefined {
  const [parent] = Object.values(objectIn(objectIn(resource['list'])['within']))
  return typeof parent === 'string' ? parent : undefined
}

/** What somebody asked for, and the resources in whose records their lists stand. */
function isWanted(
  made: readonly Made[],
  only: readonly string[] | undefined,
): (each: Made) => boolean {
  if (only === undefined) return () => true
  const wanted = new Set<string>()
  const add = (name: string | undefined): void => {
    if (name === undefined || wanted.has(name)) return
    wanted.add(name)
    const found = made.find((each) => each.name === name)
    add(found && parentOf(found.resource))
  }
  for (const name of only) add(name)
  return ({ name }) => wanted.has(name)
}

interface Place {
  readonly base: string
  readonly fields: Readonly<Record<string, JsonObject>>
  readonly required: readonly string[]
  readonly guesses: readonly Guess[]
}

/** Where the system is reached: an address that whoever adds it can change, and what all paths begin with. */
function placeOf(
  api: Api,
  { from, beginning }: ImportOptions & { readonly beginning: string },
): Place {
  const { servers } = api
  const address = addressIn(api, from)
  const [name] = placeholdersIn(beginning)
  const setting = name === undefined ? '' : settingName(name)
  const url = {
    title: 'Address of the API',
    type: 'string',
    format: 'uri',
    ...(address === undefined ? {} : { default: address }),
  }
  const part =
    name === undefined
      ? {}
      : { [setting]: { title: titleOf(name), type: 'string', pattern: '^[^/?#]+$' } }
  const before = beginning.slice(0, beginning.indexOf('{'))
  const base =
    name === undefined
      ? '=$settings.url'
      : `=$settings.url & ${JSON.stringify(before)} & $settings.${setting}`
  const path = ['settings', 'properties']
  const guesses = [
    ...(address === undefined ? [{ path: [...path, 'url'], reason: say('guessAddress', {}) }] : []),
    ...(servers.length > 1 && address !== undefined
      ? [{ path: [...path, 'url'], reason: say('guessFirstAddress', { count: servers.length }) }]
      : []),
    ...(name === undefined
      ? []
      : [
          { path: [...path, setting], reason: say('guessSetting', { name: `${before}{${name}}` }) },
        ]),
  ]
  return {
    base,
    fields: { url, ...part },
    required: ['url', ...(name === undefined ? [] : [setting])],
    guesses,
  }
}

function addressIn({ servers }: Api, from: string | undefined): string | undefined {
  return servers.flatMap((server) => absolute(server, from))[0]
}

function absolute(server: string, from: string | undefined): readonly string[] {
  try {
    const { protocol, href } = new URL(server, from)
    const isWeb = protocol === 'https:' || protocol === 'http:'
    return isWeb && !/[{}]|%7B/i.test(href) ? [href.replace(/\/+$/, '')] : []
  } catch {
    return []
  }
}

function fileOf(
  api: Api,
  {
    options,
    signedIn,
    place,
    made,
  }: {
    readonly options: ImportOptions
    readonly signedIn: SignedIn
    readonly place: Place
    readonly made: readonly Made[]
  },
): JsonObject {
  const about = clean(api.about?.split(/\n\s*\n/)[0] ?? '')
  // What anybody may ask tells nothing of a key; where nothing else is there, it tells at least of the address.
  const open = new Set(api.operations.filter((each) => each.isPublic).map(({ path }) => path))
  const isPublic = (path: string): boolean => [...open].some((each) => each.endsWith(path))
  const check = checkOf(made, isPublic) ?? checkOf(made, () => false)
  return {
    connector: options.name,
    format: 1,
    title: clean(api.title) || titleOf(options.name),
    ...(about !== '' && about.length <= MAX_ABOUT ? { about } : {}),
    settings: {
      type: 'object',
      required: [...new Set([...place.required, ...signedIn.required])],
      properties: { ...place.fields, ...signedIn.fields },
    },
    http: { base: place.base, ...signedIn.http, ...(check ? { check } : {}) },
    resources: Object.fromEntries(made.map(({ name, resource }) => [name, resource])),
  }
}

/** The first list that needs nothing tells whether the system answers, and knows who asks. */
function checkOf(
  made: readonly Made[],
  isPublic: (path: string) => boolean,
): JsonObject | undefined {
  for (const { resource } of made) {
    const { get, query, headers, within } = objectIn(resource['list'])
    if (typeof get !== 'string' || within !== undefined || get.includes('{')) continue
    if (isPublic(get)) continue
    return {
      get,
      ...(query === undefined ? {} : { query }),
      ...(headers === undefined ? {} : { headers }),
    }
  }
  return undefined
}
