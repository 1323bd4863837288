import { compilePattern } from '../formula/compile/compile-pattern.ts'
import { LanguageError } from '../formula/run/language-error.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import { toText } from '../messages/to-text.ts'

/** What stands under these is data, though it may look like a schema. */
const DATA: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'examples'])

/**
 * A regular expression that answers in time proportional to the text, whoever wrote it: JavaScript's own engine can be
 * made to search for years by a text of thirty characters.
 */
class SafePattern extends RegExp {
  readonly #find: (text: string, from: number) => unknown

  /** @throws {Error} for what cannot be searched in such time */
  constructor(source: string) {
    super(source, 'gu')
    let problem: Message | undefined
    const { find } = compilePattern({ type: 'regex', value: new RegExp(source, 'gu') }, (told) => {
      problem ??= told.message
    })
    if (problem !== undefined) throw new PatternError(problem)
    this.#find = find
  }

  /** What is too long to be searched does not fit. */
  override test(text: string): boolean {
    try {
      return this.#find(text, 0) !== undefined
    } catch (error) {
      if (error instanceof LanguageError) return false
      throw error
    }
  }
}

class PatternError extends Error {
  override readonly name = 'PatternError'
  readonly code = 'PATTERN_REFUSED'
  readonly reason: Message

  constructor(reason: Message) {
    super(toText(reason))
    this.reason = reason
  }
}

/**
 * A copy of a schema whose patterns are safe to search with.
 *
 * @throws {Error} for a pattern that is not
 */
export function withSafePatterns(schema: JsonObject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(schema).map(([name, part]) => [name, DATA.has(name) ? part : safe(name, part)]),
  )
}

function safe(name: string, part: Json): unknown {
  if (name === 'pattern' && typeof part === 'string') return new SafePattern(part)
  if (name === 'patternProperties') {
    throw new PatternError(say('patternNames', {}))
  }
  if (isJsonList(part))
    return part.map((item) => (isJsonObject(item) ? withSafePatterns(item) : item))
  return isJsonObject(part) ? withSafePatterns(part) : part
}
