import type { EvaluationContext, Formula } from '../formula/formula.ts'

/** A value of a raw record that identifies it, alone or with the others of its key. */
export interface KeyPart {
  /** Absent where the key has no other part. */
  readonly name?: string | undefined
  readonly value: Formula
}

/** What identifies a raw record: the parts of its id, in their order there. */
export type KeyPlan = readonly KeyPart[]

type Id = string | number

/**
 * The id of a raw record. Nothing where a part of it has no value, or there is no key.
 *
 * @throws {FormulaError} when a formula of the key fails
 */
export function idOf(
  key: KeyPlan | undefined,
  raw: unknown,
  context: EvaluationContext,
): Id | undefined {
  return key && toId(key.map(({ value }) => value.evaluate(raw, context)))
}

/**
 * The id of these parts: the only one as it is, or the texts of all, joined by `/`. A `/` in a part is `%2F` there, and a `%`
 * is `%25`. Nothing where one of them is no text and no number.
 */
export function toId(parts: readonly unknown[]): Id | undefined {
  if (!parts.every(isId)) return undefined
  if (parts.length < 2) return parts[0]
  return parts.map((part) => String(part).replaceAll('%', '%25').replaceAll('/', '%2F')).join('/')
}

/** The parts of an id by their names. Nothing where it has more or fewer of them than the key. */
export function idParts(key: KeyPlan, id: Id): Readonly<Record<string, string>> | undefined {
  const texts = String(id).split('/')
  if (texts.length !== key.length || texts.includes('')) return undefined
  return Object.fromEntries(key.map(({ name = '' }, at) => [name, unescapePart(texts[at] ?? '')]))
}

/** The formula of a key that has no more than that. */
export function soleKey(key: KeyPlan | undefined): Formula | undefined {
  return key?.length === 1 ? key[0]?.value : undefined
}

/** As it is written, for people. */
export function textOfKey(key: KeyPlan): string {
  return key.map(({ value }) => value.text).join(', ')
}

function isId(value: unknown): value is Id {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
}

function unescapePart(text: string): string {
  return text.replace(/%2F|%25/gi, (code) => (code === '%25' ? '%' : '/'))
}
