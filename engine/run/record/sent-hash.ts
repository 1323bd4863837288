import type { Json } from '../../json.ts'

/**
 * What a link keeps of the last write as one text: the hash of the fields that were sent, behind a `~` the mark of
 * what the target record was recognised by, and behind another the stamp of what was written. Each may be unknown. Links from
 * before there were marks or stamps end earlier.
 */
export function sentHash(
  fields: string | undefined,
  mark: string | undefined,
  stamp?: string,
): string | undefined {
  const last = stamp === undefined ? '' : `${BETWEEN}${stamp}`
  if (mark === undefined && last === '') return fields
  return `${fields ?? ''}${BETWEEN}${mark ?? ''}${last}`
}

export function sentFields(hash: string | undefined): string | undefined {
  return partOf(hash, 0)
}

export function sentMark(hash: string | undefined): string | undefined {
  return partOf(hash, 1)
}

export function sentStamp(hash: string | undefined): string | undefined {
  return partOf(hash, 2)
}

function partOf(hash: string | undefined, at: number): string | undefined {
  const part = hash?.split(BETWEEN, at + 1)[at]
  return part === '' ? undefined : part
}

/** A short digest of what a record is recognised by, behind one of what kind of thing that is: others tell nothing of each other. */
export function markOf(digest: (value: Json) => string, kind: Json, value: Json): string {
  return digest(kind).slice(0, KIND) + digest(value).slice(0, VALUE)
}

/** It was recognised by other values of the same kind. */
export function isOtherMark(previous: string | undefined, now: string | undefined): boolean {
  if (previous === undefined || now === undefined) return false
  return previous.startsWith(now.slice(0, KIND)) && !previous.startsWith(now)
}

/** The record was left on its target record by another that had become the same. */
export function leftMark(mark: string | undefined): string | undefined {
  return mark === undefined || isLeft(mark) ? mark : mark + LEFT
}

export function isLeft(mark: string | undefined): boolean {
  return mark?.endsWith(LEFT) === true
}

/** The mark to keep from now on: who was left stays so until it is recognised by something else; unknown ones change nothing. */
export function nextMark(
  previous: string | undefined,
  now: string | undefined,
): string | undefined {
  if (now === undefined || previous === leftMark(now)) return previous
  return now
}

const BETWEEN = '~'
const LEFT = '+'
const KIND = 4
const VALUE = 8
