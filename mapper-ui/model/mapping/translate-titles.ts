import { isJsonList, isJsonObject, type Json } from '../../../engine/index.ts'

/** Texts of a connector in another language, by their paths in its file, as `connector.it.yaml` has them. */
export type ConnectorTitles = Readonly<Record<string, string>>

/** The same part of a connector with its texts in another language, as far as there are titles in it. */
export function translateTitles<Part extends Json>(
  part: Part,
  path: string,
  titles: ConnectorTitles,
): Part
export function translateTitles(part: Json, path: string, titles: ConnectorTitles): Json {
  if (typeof part === 'string') return Object.hasOwn(titles, path) ? (titles[path] ?? part) : part
  if (isJsonList(part)) {
    return part.map((each, at) => translateTitles(each, `${path}.${at}`, titles))
  }
  if (!isJsonObject(part)) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, each]) => [
      key,
      translateTitles(each, `${path}.${key}`, titles),
    ]),
  )
}
