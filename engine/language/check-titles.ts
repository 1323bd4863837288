import { isJsonObject, type Json } from '../json.ts'
import { say } from '../words/sentences.ts'
import { checkSpec } from './check-spec.ts'
import { TitlesSpec } from './integration-spec.ts'
import { parseTitlesPath, type SourceFile } from './source-file.ts'

/** Texts of a file in another language: path (`settings.properties.store.title`) → text. */
export interface Titles {
  /** The file whose texts they are. */
  readonly of: string
  readonly language: string
  readonly texts: Readonly<Record<string, string>>
}

/** Checks that every path of a file of titles leads to a text of the file that it belongs to, which is found by its path. */
export function checkTitles(
  file: SourceFile,
  originalOf: (path: string) => Json | undefined,
): Titles | undefined {
  const parsed = parseTitlesPath(file.path)
  const texts = checkSpec(TitlesSpec, file.value, 'titles', file.report)
  if (!parsed || !texts) return undefined
  const original = originalOf(parsed.of)
  if (original === undefined) {
    const message = say('titledFileUnknown', { file: parsed.of })
    file.report({ code: 'titles.file_unknown', severity: 'error', path: [], message })
    return undefined
  }
  for (const path of Object.keys(texts)) {
    if (typeof valueAt(original, path.split('.')) === 'string') continue
    const message = say('titledTextUnknown', { path, file: parsed.of })
    file.report({
      code: 'titles.path_unknown',
      severity: 'error',
      path: [path],
      atKey: true,
      message,
    })
  }
  return { ...parsed, texts }
}

function valueAt(value: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined {
  if (name === undefined) return value
  if (Array.isArray(value)) return valueAt(value[Number(name)], rest)
  return isJsonObject(value) && Object.hasOwn(value, name) ? valueAt(value[name], rest) : undefined
}
