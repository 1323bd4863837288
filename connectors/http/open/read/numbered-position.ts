import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../../engine/index.ts'
import type { PagesPlan } from '../../spec/http-plan.ts'

export type NumberedPages = Extract<PagesPlan, { readonly kind: 'page' | 'offset' }>

/** Pages that overlap when they are asked to. Those without a size begin where the system says. */
export function isNumbered(pages: PagesPlan): pages is NumberedPages {
  return pages.kind === 'offset' || (pages.kind === 'page' && pages.size !== undefined)
}

/** A record of a page: its name, and where the list has one the time of its last change. */
export type Mark = readonly [name: string, at?: string]

/** Where a read of numbered pages stands. Kept between runs. */
export interface NumberedPosition {
  /** How many records of the list are behind. */
  readonly read: number
  /** The last of them, in their order. */
  readonly tail: readonly Mark[]
  /** The most that a page of this system has, where that is less than what is asked for. */
  readonly cap?: number | undefined
  /** The cap was seen once alone: the first page may have been short for another reason. */
  readonly isCapUnsure?: boolean | undefined
  /** How far the read is, as soon as it is seen that nothing moved meanwhile. */
  readonly leap?: Leap | undefined
}

/**
 * A page was asked for that does not begin with a known record, for the one before it showed nothing else. What was between
 * them may have moved to the page before meanwhile, so that one is looked at again.
 */
export interface Leap {
  /** Where the page before begins, and what it showed. */
  readonly from: number
  readonly shown: string
  /** Where the page begins that comes next. */
  readonly read: number
  /** Records that were found, the last of them. Nothing yet: the read goes on looking. */
  readonly tail?: readonly Mark[] | undefined
  /** The system said that nothing follows. */
  readonly isEnd?: boolean | undefined
}

/** Reads a position that was kept. One that an older version kept is none: the read begins anew. */
export function parseNumbered(value: Json | undefined): NumberedPosition | undefined {
  if (!isJsonObject(value)) return undefined
  const { read, tail, cap, isCapUnsure } = value
  if (typeof read !== 'number' || !isJsonList(tail)) return undefined
  const leap = parseLeap(value['leap'])
  return {
    read,
    tail: tail.flatMap(parseMark),
    ...(typeof cap === 'number' ? { cap } : {}),
    ...(isCapUnsure === true ? { isCapUnsure } : {}),
    ...(leap === undefined ? {} : { leap }),
  }
}

function parseLeap(value: Json | undefined): Leap | undefined {
  if (!isJsonObject(value)) return undefined
  const { from, shown, read, tail, isEnd } = value
  if (typeof from !== 'number' || typeof shown !== 'string') return undefined
  if (typeof read !== 'number' || !isJsonList(tail)) return undefined
  return { from, shown, read, tail: tail.flatMap(parseMark), isEnd: isEnd === true }
}

/** A position as it is kept. */
export function positionJson(position: NumberedPosition): JsonObject {
  const { read, tail, cap, isCapUnsure, leap } = position
  return {
    read,
    tail: tail.map(markJson),
    ...(cap === undefined ? {} : { cap }),
    ...(isCapUnsure === true ? { isCapUnsure } : {}),
    ...(leap === undefined ? {} : { leap: leapJson(leap) }),
  }
}

function leapJson({ from, shown, read, tail = [], isEnd = false }: Leap): JsonObject {
  return { from, shown, read, tail: tail.map(markJson), isEnd }
}

function markJson([name, at]: Mark): Json {
  return at === undefined ? [name] : [name, at]
}

function parseMark(value: Json): readonly Mark[] {
  const [name, at] = isJsonList(value) ? value : []
  if (typeof name !== 'string') return []
  return typeof at === 'string' ? [[name, at]] : [[name]]
}
