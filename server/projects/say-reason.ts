import { parse } from 'yaml'
import {
  createReasonTranslator,
  isJsonObject,
  type Project,
  parseTitlesPath,
  type ReasonPair,
  translateSentences,
} from '../../engine/index.ts'
import { isTranslated, WORDS_OF } from '../api/contract/words/languages.ts'
import type { WorkspaceProject } from './projects.ts'

/** Says in the language of a reader why a record or a flow ended, whoever said it: the product, a flow or a connector. */
export type SayReason = (text: string) => string

/** `told` is the same project with its texts in that language. */
export function createSayReason(
  { project, files }: WorkspaceProject,
  told: Project,
  language: string,
): SayReason {
  if (!isTranslated(language)) return (text) => text
  const titles = pairTitles(titlesOf(project), titlesOf(told))
  const authors = {
    reason: createReasonTranslator(reasonsIn(files, language)),
    title: (title: string) => titles.get(title) ?? title,
  }
  return (text) => translateSentences(text, WORDS_OF[language], authors)
}

function reasonsIn(files: WorkspaceProject['files'], language: string): readonly ReasonPair[] {
  return files.flatMap(({ path, text }) => {
    if (parseTitlesPath(path)?.language !== language) return []
    const told: unknown = parse(text)
    if (!isJsonObject(told)) return []
    return Object.entries(told).flatMap(([original, words]) =>
      typeof words === 'string' ? [[original, words] as const] : [],
    )
  })
}

/** What tables and resources are called, by where they are. */
function titlesOf({ flows, connectors }: Project): ReadonlyMap<string, string> {
  const tables = flows.flatMap(({ plan }) =>
    Object.entries(plan.tables).map(
      ([name, { title }]) => [`${plan.name} ${name}`, title ?? name] as const,
    ),
  )
  const resources = Object.entries(connectors).flatMap(([connector, plan]) =>
    Object.values(plan.resources).map(
      ({ name, title }) => [`${connector}.${name}`, title] as const,
    ),
  )
  return new Map([...tables, ...resources])
}

function pairTitles(
  titles: ReadonlyMap<string, string>,
  told: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map(
    [...titles].flatMap(([place, title]) => {
      const other = told.get(place)
      return other === undefined ? [] : [[title, other] as const]
    }),
  )
}
