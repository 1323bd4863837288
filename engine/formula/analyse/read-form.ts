import type { ValueKind } from '../formula-analysis.ts'

/** A parameter of a function, or its result. */
export interface FormPart {
  /** Absent: anything. */
  readonly kinds: ReadonlySet<ValueKind> | undefined
  /** A list; a single value is taken for a list of one. `kinds` speaks of the items. */
  readonly list: boolean
  readonly optional: boolean
  /** When it is left out, the context stands in. */
  readonly fromContext: boolean
  readonly repeats: boolean
}

export interface Form {
  readonly parameters: readonly FormPart[]
  readonly result: FormPart
}

const LETTERS: Readonly<Record<string, readonly ValueKind[]>> = {
  s: ['string'],
  n: ['number'],
  b: ['boolean'],
  o: ['object'],
  f: ['function'],
  l: ['null'],
  a: ['array'],
}

/** One letter or a choice in brackets, what it holds, and its mark. */
const PART = /(\([a-z]+\)|[a-z])(<[^<>]*(?:<[^<>]*>)?[^<>]*>)?([-?+])?/g

/** Reads JSONata's notation of what a function takes and gives, as in `<s-(sf)n?:a<s>>`. */
export function readForm(notation: string): Form {
  const inner = notation.slice(1, -1)
  const colon = lastColon(inner)
  const parameters = colon < 0 ? inner : inner.slice(0, colon)
  const result = colon < 0 ? 'x' : inner.slice(colon + 1)
  const [given] = readParts(result)
  return {
    parameters: readParts(parameters),
    result: given ?? toPart('x', undefined, undefined),
  }
}

/** The colon that is not inside `<…>`. */
function lastColon(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '<') depth += 1
    if (text[at] === '>') depth -= 1
    if (text[at] === ':' && depth === 0) return at
  }
  return -1
}

function readParts(text: string): FormPart[] {
  return [...text.matchAll(PART)].map(([, letters = 'x', inside, mark]) =>
    toPart(letters, inside, mark),
  )
}

function toPart(letters: string, inside: string | undefined, mark: string | undefined): FormPart {
  const list = letters === 'a'
  return {
    kinds: kindsOf(list ? (inside?.slice(1, -1) ?? 'x') : letters),
    list,
    optional: mark === '?',
    fromContext: mark === '-',
    repeats: mark === '+',
  }
}

function kindsOf(letters: string): ReadonlySet<ValueKind> | undefined {
  const kinds = new Set<ValueKind>()
  for (const letter of letters.replace(/[()]/g, '')) {
    const some = LETTERS[letter]
    if (!some) return undefined
    for (const kind of some) kinds.add(kind)
  }
  return kinds
}
