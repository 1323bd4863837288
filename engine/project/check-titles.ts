import { fitsReason } from '../formula/translate-reasons.ts'
import { isJsonList, isJsonObject, type Json } from '../json.ts'
import { checkSpec } from '../language/check-spec.ts'
import { TitlesSpec } from '../language/integration-spec.ts'
import { parseTitlesPath, type SourceFile } from '../language/source-file.ts'
import { type Message, say } from '../messages/message.ts'

/** Texts of a file in another language: path (`settings.properties.store.title`), or reason or title of a step as it is written there → text. */
export interface Titles {
  /** The file whose texts they are. */
  readonly of: string
  readonly language: string
  readonly texts: Readonly<Record<string, string>>
}

/**
 * Checks that every path of a file of titles leads to a text of the file that it belongs to, which is found by its path, or
 * is a reason or the title of a step there; a reason has the same values in it in every language.
 */
export function checkTitles(
  file: SourceFile,
  originalOf: (path: string) => Json | undefined,
): Titles | undefined {
  const parsed = parseTitlesPath(file.path)
  const texts = checkSpec(TitlesSpec, file.value, 'titles', file.report)
  if (!parsed || !texts) return undefined
  const report = (code: string, path: string, message: Message): void =>
    file.report({ code: `titles.${code}`, severity: 'error', path: [path], atKey: true, message })
  const original = originalOf(parsed.of)
  if (original === undefined) {
    const message = say('titledFileUnknown', { file: parsed.of })
    file.report({ code: 'titles.file_unknown', severity: 'error', path: [], message })
    return undefined
  }
  const reasons = new Set(listReasons(original))
  const steps = new Set(listStepTitles(original))
  for (const [path, text] of Object.entries(texts)) {
    if (typeof valueAt(original, path.split('.')) === 'string' || steps.has(path)) continue
    if (reasons.has(path)) {
      if (!fitsReason(path, text)) report('reason_differs', path, say('reasonUnlike', {}))
      continue
    }
    report('path_unknown', path, say('titledTextUnknown', { path, file: parsed.of }))
  }
  return { ...parsed, texts }
}

/** Keys of a file under which an author says to people why a record ended. */
const REASON_KEYS: ReadonlySet<string> = new Set(['skip', 'fail', 'say'])

/** The reasons that a file gives, as they are written there: text, or a formula with its `=`. */
export function listReasons(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(listReasons)
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) => {
    // Tests repeat the reasons of the steps.
    if (key === 'tests') return []
    return REASON_KEYS.has(key) && typeof item === 'string' ? [item] : listReasons(item)
  })
}

/** What the author of a file calls its steps. */
export function listStepTitles(value: Json): readonly string[] {
  if (!isJsonObject(value)) return []
  const { steps, deletes } = value
  return [
    ...titlesOfSteps(steps),
    ...titlesOfSteps(value['do']),
    ...listStepTitles(deletes ?? null),
  ]
}

function titlesOfSteps(steps: Json | undefined): readonly string[] {
  return isJsonList(steps) ? steps.flatMap(titlesWithin) : []
}

function titlesWithin(step: Json): readonly string[] {
  if (!isJsonObject(step)) return []
  const inner = titlesOfSteps(step['do']).concat(titlesOfSteps(step['else']))
  const { title } = step
  return typeof title === 'string' ? [title, ...inner] : inner
}

function valueAt(value: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined {
  if (name === undefined) return value
  if (Array.isArray(value)) return valueAt(value[Number(name)], rest)
  return isJsonObject(value) && Object.hasOwn(value, name) ? valueAt(value[name], rest) : undefined
}
