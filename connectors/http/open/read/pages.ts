import {
  type EvaluationContext,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  OperationError,
  parseUrl,
  say,
} from '../../../../engine/index.ts'
import type { PagesPlan } from '../../spec/http-plan.ts'
import type { Answer } from '../wire/answer.ts'
import type { Base } from '../wire/build-request.ts'
import { dropFields } from '../wire/drop-fields.ts'

/** Where a list stands. */
export interface PagePosition {
  /** Page number, offset, cursor, link or last key. Absent: the start. */
  readonly at?: Json | undefined
}

/** Reads a position that was kept; what is none starts anew. */
export function parsePosition(value: Json | undefined): PagePosition {
  if (!isJsonObject(value)) return {}
  const { at } = value
  return at === undefined ? {} : { at }
}

export interface PageRequest {
  /** Fields of the query, or of the body. */
  readonly fields: JsonObject
  /** What is put in no field of ours: the request has it as `$offset` and `$size`, or in its path. */
  readonly names: JsonObject
  readonly link?: string | undefined
}

/** What is asked for at a position. */
export function requestPage(plan: PagesPlan, { at }: PagePosition): PageRequest {
  const size = plan.kind === 'none' ? undefined : plan.size?.value
  if (plan.kind !== 'link') return askAt(plan, at ?? firstOf(plan), size)
  const start = askAt(plan, undefined, size)
  return typeof at === 'string' ? { ...start, fields: {}, link: at } : start
}

/** What is asked for at a place of a system's own counting, and how much. */
export function askAt(
  plan: PagesPlan,
  at: Json | undefined,
  size: number | undefined,
): PageRequest {
  if (plan.kind === 'none') return { fields: {}, names: {} }
  const fields: Record<string, Json> = {}
  const names: Record<string, Json> = {}
  const put = (field: string | undefined, name: string, value: Json): void => {
    if (field === undefined) names[name] = value
    else fields[field] = value
  }
  if (at !== undefined && plan.kind !== 'link') put(plan.field, plan.kind, at)
  if (plan.size && size !== undefined) put(plan.size.field, 'size', size)
  return { fields, names }
}

function firstOf(plan: PagesPlan): number | undefined {
  return plan.kind === 'page' || plan.kind === 'offset' ? plan.first : undefined
}

export type AfterPages = Extract<PagesPlan, { readonly kind: 'after' }>

export interface PageRead {
  readonly plan: PagesPlan
  readonly position: PagePosition
  readonly answer: Answer
  readonly items: readonly Json[]
  readonly base: Base
  readonly context: EvaluationContext
}

/**
 * Where the next page is, or nothing after the last one.
 *
 * Where the system itself says what comes next, its word is taken, even after a page without records, because it may filter
 * after it has counted.
 */
export function nextPage(read: PageRead): Json | undefined {
  const { plan, position, answer, items, context } = read
  switch (plan.kind) {
    case 'none':
    case 'offset':
      return undefined
    case 'page':
      return items.length === 0 ? undefined : numberOf(position.at, plan.first) + 1
    case 'after':
      return isLastByKey(plan, items.length)
        ? undefined
        : given(plan.last.evaluate(items.at(-1), context))
    case 'cursor':
      return given(plan.next.evaluate(answer.body, context))
    case 'link': {
      const link = given(plan.next.evaluate(answer.body, context))
      return link === undefined ? undefined : pathOfLink(link, read.base)
    }
  }
}

/** Systems give fewer than they are asked for, unless they promise not to. */
function isLastByKey({ size, isShortLast }: AfterPages, count: number): boolean {
  return count === 0 || (isShortLast === true && size !== undefined && count < size.value)
}

function numberOf(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}

/** A list of one may come without its brackets. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return []
  return isJsonList(value) ? value : [value]
}

/** Where the next page begins, as far as what a system says of it is a number, or an address that asks for it. */
export function placeIn(next: Json | undefined, field: string | undefined): number | undefined {
  if (typeof next === 'number') return next
  if (field === undefined || typeof next !== 'string') return undefined
  const text = parseUrl(next, ANYWHERE)?.searchParams.get(field) ?? ''
  return /^\d+$/.test(text) ? Number(text) : undefined
}

const ANYWHERE = 'http://system.invalid/'

/** Whether what a system says of its next page says that one comes. */
export function isGiven(value: Json | undefined): boolean {
  return given(value) !== undefined
}

export function given(value: Json | undefined): Json | undefined {
  return value === null || value === false || value === '' ? undefined : value
}

const NONE: ReadonlySet<string> = new Set()

/** @throws {OperationError} when the link leads to another host: credentials must not follow it. */
export function pathOfLink(link: Json, base: Base): string {
  const text = typeof link === 'string' ? link : JSON.stringify(link)
  const start = `${base.origin}${base.path}/`
  const url = parseUrl(text, start)
  if (url?.origin === base.origin) {
    return dropFields(`${url.pathname}${url.search}`, base.carried ?? NONE)
  }
  throw new OperationError({
    class: 'config',
    reason: say('nextPageElsewhere', { host: base.origin, url: url?.origin ?? text }),
    mayHaveHappened: false,
  })
}
