import {
  type EvaluationContext,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  OperationError,
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
  readonly fields: JsonObject
  readonly link?: string | undefined
}

/** What is asked for at a position. */
export function requestPage(plan: PagesPlan, { at }: PagePosition): PageRequest {
  if (plan.kind === 'none') return { fields: {} }
  const size: JsonObject = plan.size ? { [plan.size.name]: plan.size.value } : {}
  switch (plan.kind) {
    case 'page':
      return { fields: { [plan.page]: at ?? plan.first, ...size } }
    case 'offset':
      return { fields: { [plan.offset]: at ?? 0, ...size } }
    case 'cursor':
      return { fields: { ...(at === undefined ? {} : { [plan.cursor]: at }), ...size } }
    case 'after':
      return { fields: { ...(at === undefined ? {} : { [plan.after]: at }), ...size } }
    case 'link':
      return typeof at === 'string' ? { fields: {}, link: at } : { fields: size }
  }
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
      return link === undefined ? undefined : pathOf(link, read.base)
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
export function placeIn(next: Json | undefined, field: string): number | undefined {
  if (typeof next === 'number') return next
  if (typeof next !== 'string' || !URL.canParse(next, ANYWHERE)) return undefined
  const text = new URL(next, ANYWHERE).searchParams.get(field) ?? ''
  return /^\d+$/.test(text) ? Number(text) : undefined
}

const ANYWHERE = 'http://system.invalid/'

/** Whether what a system says of its next page says that there is one. */
export function isGiven(value: Json | undefined): boolean {
  return given(value) !== undefined
}

function given(value: Json | undefined): Json | undefined {
  return value === null || value === false || value === '' ? undefined : value
}

const NONE: ReadonlySet<string> = new Set()

/** @throws {OperationError} when the link leads to another host: credentials must not follow it. */
function pathOf(link: Json, base: Base): string {
  const text = typeof link === 'string' ? link : JSON.stringify(link)
  const start = `${base.origin}${base.path}/`
  const url = URL.canParse(text, start) ? new URL(text, start) : undefined
  if (url?.origin === base.origin) {
    return dropFields(`${url.pathname}${url.search}`, base.carried ?? NONE)
  }
  throw new OperationError({
    class: 'config',
    reason: say('nextPageElsewhere', { host: base.origin, url: url?.origin ?? text }),
    mayHaveHappened: false,
  })
}
