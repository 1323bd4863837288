import { hashJson, hashText } from '../hash.ts'
import { equalJson, isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'

/** Characters that no alphabet has, so that nothing a system sends looks like it. */
const START = '\uE0F0(known after create) '
const END = '\uE0F1'
const ANY = new RegExp(`${START.replace(/[()]/g, String.raw`\$&`)}([^ ]*) [^${END}]*${END}`, 'g')

/** What a plan says where the real value would be known only after a create. */
export const KNOWN_AFTER_CREATE = '(known after create)'

/** The value is not known before something is created: an id that a system would give, or what is computed from one. */
export function isUnknown(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(START)
}

/** Tells whether any part of a value is unknown. */
export function hasUnknown(value: Json | undefined): boolean {
  return unknownResourcesOf(value).length > 0
}

/** Resources of the records that have to be created before a value is known, each once. */
export function unknownResourcesOf(value: Json | undefined): readonly string[] {
  const found = new Set<string>()
  visit(value, found)
  return [...found]
}

function visit(value: Json | undefined, found: Set<string>): void {
  if (typeof value === 'string') {
    if (!value.includes(START)) return
    for (const [, resources = ''] of value.matchAll(ANY)) {
      for (const resource of resources.split(',')) found.add(resource)
    }
  } else if (Array.isArray(value)) {
    for (const item of value) visit(item, found)
  } else if (isJsonObject(value)) {
    for (const name in value) {
      visit(name, found)
      visit(value[name], found)
    }
  }
}

/** A text for people with words in place of what is not known yet. */
export function sayUnknown(text: string): string {
  return text.includes(START) ? text.replaceAll(ANY, KNOWN_AFTER_CREATE) : text
}

/** The text of a request holds something that no system can know. */
export function mentionsUnknown(text: string): boolean {
  return text.includes(START) || text.includes(ENCODED)
}

const ENCODED = encodeURIComponent(START)

/** A value as it would be in one of two worlds that differ in nothing but what is unknown. */
type Worlds = readonly [Json, Json]

/**
 * What one plan does not know. Each unknown value stands for two made-up values, as if there were two worlds. What comes
 * out alike in both does not depend on it, and what differs is unknown too: so nothing that a formula makes of an
 * unknown value passes for a real one.
 */
export class UnknownValues {
  readonly #worlds = new Map<string, Worlds>()
  /** By what it is in the first world. */
  readonly #names = new Map<Json, string>()

  /** Stands for the id of a record that would be created, always the same for one operation. */
  idOf(
    resource: string,
    operation: string,
    type: 'number' | 'text',
    /** What has to be created first. */
    resources: readonly string[] = [resource],
  ): string {
    const hash = hashText(`${resource} ${operation}`)
    const worlds: Worlds =
      type === 'number'
        ? [numberOf(1e14, hash.slice(0, 11)), 1 + numberOf(6e14, hash.slice(11, 22))]
        : [hash.slice(0, 16), hash.slice(16)]
    return this.#name(resources, worlds)
  }

  /** Nothing has been made up yet, so nothing can be unknown. */
  isEmpty(): boolean {
    return this.#worlds.size === 0
  }

  /** A value with all that is unknown in it as one of the worlds has it; the same value where nothing is. */
  inWorld(value: Json, world: 0 | 1): Json {
    if (typeof value === 'string') return this.#worlds.get(value)?.[world] ?? value
    if (Array.isArray(value)) return mapped(value, (item) => this.inWorld(item, world))
    if (!isJsonObject(value)) return value
    let made: Record<string, Json> | undefined
    for (const [name, part] of Object.entries(value)) {
      const known = this.inWorld(part, world)
      if (known === part) continue
      made ??= { ...value }
      made[name] = known
    }
    return made ?? value
  }

  /** Of what came out in both worlds: what is the same as it is, and what differs as unknown. */
  merge(resources: readonly string[], [first, second]: Worlds): Json {
    if (equalJson(first, second)) return first
    const name = isPlain(first) ? this.#names.get(first) : undefined
    if (name !== undefined && this.#worlds.get(name)?.[1] === second) return name
    if (isJsonList(first) && isJsonList(second) && first.length === second.length) {
      return first.map((item, at) => this.merge(resources, [item, second[at] ?? null]))
    }
    if (isJsonObject(first) && isJsonObject(second) && hasSameNames(first, second)) {
      const fields = Object.entries(first).map(([field, part]) => [
        field,
        this.merge(resources, [part, second[field] ?? null]),
      ])
      return Object.fromEntries(fields)
    }
    return this.#name(resources, [first, second])
  }

  #name(resources: readonly string[], worlds: Worlds): string {
    const name = `${START}${resources.toSorted().join(',')} ${hashJson(worlds)}${END}`
    this.#worlds.set(name, worlds)
    if (isPlain(worlds[0])) this.#names.set(worlds[0], name)
    return name
  }
}

/** Even, and of fifteen digits, which every number and every text of one keeps. */
function numberOf(start: number, hex: string): number {
  return start + 2 * (Number.parseInt(hex, 16) % 1.5e14)
}

function isPlain(value: Json): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function hasSameNames(left: JsonObject, right: JsonObject): boolean {
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name))
  )
}

/** The same list where nothing becomes another. */
function mapped(list: readonly Json[], change: (item: Json) => Json): readonly Json[] {
  const made = list.map(change)
  return made.every((item, at) => item === list[at]) ? list : made
}
