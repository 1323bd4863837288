import {
  isJsonList,
  isJsonObject,
  type Json,
  type ProjectFile,
  parseTitlesPath,
  readSourceFile,
} from '../../../engine/index.ts'

/** Texts of a connector in another language, by their paths in its file, as `connector.it.yaml` has them. */
export type ConnectorTitles = Readonly<Record<string, string>>

/** The texts of connectors in a language, by connector; `nameOf`: the connector of each connector file. */
export function readConnectorTitles(
  files: readonly ProjectFile[],
  nameOf: ReadonlyMap<string, string>,
  language: string,
): Readonly<Record<string, ConnectorTitles>> {
  const found = files.flatMap((file) => {
    const parsed = parseTitlesPath(file.path)
    const name = parsed?.language === language ? nameOf.get(parsed.of) : undefined
    const told = name === undefined ? undefined : readSourceFile(file).value
    if (name === undefined || !isJsonObject(told)) return []
    const texts = Object.entries(told).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    return [[name, Object.fromEntries(texts)] as const]
  })
  return Object.fromEntries(found)
}

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
