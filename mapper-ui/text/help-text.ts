import type { FunctionDescription } from '../../engine/index.ts'
import words from '../locales/en/function-names.json' with { type: 'json' }
import type { FunctionKind } from '../model/blocks/function-kinds.ts'
import type { Locale } from './define-text.ts'
import { defineText } from './define-text.ts'
import { findWords } from './translator.ts'

/** What a function does, in a language; the engine says it in English. */
export function functionHelp(
  locale: Locale,
  { name, doc }: Pick<FunctionDescription, 'name' | 'doc'>,
): string {
  return findWords({ area: 'functions', locale, key: name }) ?? doc
}

const { area } = defineText('function-names', words)

/** A function as people call it: "Join words" for `words`. */
export function functionTitle(locale: Locale, name: string): string {
  return findWords({ area, locale, key: `function.${name}` }) ?? `$${name}`
}

/** What functions of a kind are about: "Numbers". */
export function kindTitle(locale: Locale, kind: FunctionKind): string {
  return findWords({ area, locale, key: `kind.${kind}` }) ?? kind
}

/** What a function takes at a place, from its signature: `decimals` of `$round(number, decimals)`. */
export function argumentTitle(locale: Locale, signature: string, at: number): string {
  const names = /\((.*)\)/.exec(signature)?.[1]?.split(', ') ?? []
  const name = names[at] === '...' || at >= names.length ? names[0] : names[at]
  if (name === undefined || name === '' || name === '...') return ''
  return findWords({ area, locale, key: `argument.${name}` }) ?? name
}
