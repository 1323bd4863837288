import type { FunctionDescription } from '../../engine/index.ts'
import type { Locale } from './define-text.ts'
import { translator } from './translator.ts'

/** What a function does, in a language; the engine says it in English. */
export function functionHelp(
  locale: Locale,
  { name, doc }: Pick<FunctionDescription, 'name' | 'doc'>,
): string {
  return translator.t(name, {
    ns: 'functions',
    lng: locale,
    defaultValue: doc,
    skipInterpolation: true,
  })
}
