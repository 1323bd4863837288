import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { valueAt } from '../openapi/schemas.ts'
import { DescriptionError } from '../read-description.ts'
import { Untranslatable } from './parse-jinja.ts'

/** Parts within parts, and parts in all. */
const MAX_DEPTH = 60
const MAX_PARTS = 2_000_000

/** What is a part by its place, also where it does not say its type. */
const PARTS: ReadonlySet<string> = new Set([
  'retriever',
  'requester',
  'record_selector',
  'extractor',
  'paginator',
  'pagination_strategy',
  'authenticator',
  'incremental_sync',
  'partition_router',
])

/** Schemas and parents are looked at where they are needed. */
const LATER: ReadonlySet<string> = new Set([
  'schema',
  'schema_loader',
  'stream',
  'connection_specification',
])

const MAX_STEPS = 20

/** A part with what its reference leads to, where its own fields count more. */
export function createFill(document: JsonObject): (value: JsonObject) => JsonObject {
  return (value) => {
    let made = value
    for (let step = 0; typeof made['$ref'] === 'string'; step++) {
      if (step > MAX_STEPS) throw new Untranslatable('$ref')
      const { $ref: to, ...own } = made
      const place = placeOf(to)
      const found = place.startsWith('#') ? valueAt(document, place) : undefined
      made = { ...(isJsonObject(found) ? found : {}), ...own }
    }
    return made
  }
}

/**
 * The parts of a manifest as they are meant: references filled in, and parameters (`$parameters`) given to all parts within,
 * where those of the outer part count.
 *
 * @throws {DescriptionError} for one that is too large when it is filled in.
 * @throws {Untranslatable} for a part that holds itself.
 */
export function createResolve(document: JsonObject): (value: Json | undefined) => Json {
  const fill = createFill(document)
  let parts = 0

  /** @param name what the part around it calls it. */
  function resolve(value: Json, around: JsonObject, name: string, depth: number): Json {
    parts += 1
    if (depth > MAX_DEPTH) throw new Untranslatable('$ref')
    if (parts > MAX_PARTS) {
      throw new DescriptionError(
        'DESCRIPTION_TOO_TANGLED',
        'its parts hold each other in too many ways',
      )
    }
    if (isJsonList(value)) return value.map((item) => resolve(item, around, name, depth + 1))
    if (!isJsonObject(value)) return value
    const { $parameters: own, ...rest } = fill(value)
    const parameters = { ...(isJsonObject(own) ? own : {}), ...around }
    const made: Record<string, Json> = {}
    for (const [field, part] of Object.entries(rest)) {
      made[field] = LATER.has(field) ? part : resolve(part, parameters, field, depth + 1)
    }
    if (typeof rest['type'] !== 'string' && !PARTS.has(name)) return made
    for (const [field, part] of Object.entries(parameters)) {
      // What is empty takes what was given from outside, as the original does.
      if (made[field] === undefined || made[field] === '') made[field] = part
    }
    return { ...made, $parameters: parameters }
  }
  return (value) =>
    resolve(typeof value === 'string' ? { $ref: value } : (value ?? null), {}, '', 0)
}

/** Older manifests write it as `*ref(definitions.requester)`. */
function placeOf(reference: string): string {
  const [, old] = /^\*ref\(([\w.-]+)\)$/.exec(reference) ?? []
  return old === undefined ? reference : `#/${old.replaceAll('.', '/')}`
}
