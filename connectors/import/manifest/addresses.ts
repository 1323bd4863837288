import type { Json, JsonObject } from '../../../engine/index.ts'
import { camelName } from '../openapi/words.ts'
import { parseJinja, Untranslatable } from './parse-jinja.ts'

/** Segments of an address with their templates: `https:`, nothing, the host, and those of the path. */
export type Segments = readonly string[]

/** The whole address of a request, with what was given from outside filled in. */
export function segmentsOf(base: string, path: string, parameters: JsonObject): Segments {
  const whole = path === '' ? base : `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`
  const filled = whole
    .trim()
    .replaceAll(/\{\{\s*parameters(?:\.(\w+)|\[['"](\w+)['"]\])\s*\}\}/g, (_, first, second) =>
      textOf(parameters[String(first ?? second)]),
    )
    .replaceAll(
      /\{\{\s*(.*?)\s*\}\}/gs,
      (_, inner: string) => `{{ ${inner.replaceAll(/\s+/g, ' ')} }}`,
    )
  // Parts that are joined may each have a slash.
  return filled
    .replaceAll(/(?<!:)\/{2,}/g, '/')
    .split(/\/(?![^{]*\}\})/)
    .map((segment) => segment.trim())
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Whether it is part of the address of each record, or of a part of a longer time. */
function isSlice(segment: string): boolean {
  return /\bstream_(slice|partition|interval|state)\b|\bnext_page_token\b/.test(segment)
}

/** What the addresses of all lists of an API begin with. */
export function sharedSegments(all: readonly Segments[]): Segments {
  const [first, ...others] = all
  if (!first) return []
  const most = Math.min(...all.map(({ length }) => length)) - 1
  const shared: string[] = []
  for (const [at, segment] of first.slice(0, Math.max(most, hostSize(first))).entries()) {
    if (isSlice(segment) || others.some((segments) => segments[at] !== segment)) break
    shared.push(segment)
  }
  return shared
}

/** Host by host: the one that most lists are on. */
export function mainHost(all: readonly Segments[]): string {
  const counts = new Map<string, number>()
  for (const segments of all) counts.set(hostOf(segments), (counts.get(hostOf(segments)) ?? 0) + 1)
  return [...counts].toSorted(([, left], [, right]) => right - left)[0]?.[0] ?? ''
}

export function hostOf(segments: Segments): string {
  return segments.slice(0, hostSize(segments)).join('/')
}

/** A template may stand for scheme and host. */
function hostSize([first = '']: Segments): number {
  return /^https?:$/i.test(first) ? 3 : 1
}

/**
 * The path of a list as connectors write it, and the names of what stands in it.
 *
 * @throws {Untranslatable} for a path with anything else than names of slices.
 */
export function pathOf(segments: Segments): {
  readonly path: string
  readonly names: readonly string[]
} {
  const names: string[] = []
  const parts = segments.map((segment) =>
    parseJinja(segment)
      .map((piece) => {
        if (typeof piece === 'string') return piece
        const isName = piece.kind === 'path' && isSlice(piece.root)
        if (!isName) throw new Untranslatable(segment)
        const name = piece.way.at(-1) ?? ''
        names.push(name)
        return `{${camelName(name)}}`
      })
      .join(''),
  )
  const path = `/${parts.join('/')}`
  if (/[\s?#]/.test(path)) throw new Untranslatable(path)
  return { path, names }
}
