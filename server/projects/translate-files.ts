import { setImmediate as turn } from 'node:timers/promises'
import { type Document, isScalar, parse, parseDocument, visit } from 'yaml'
import {
  type ConnectorPlan,
  isJsonObject,
  type JsonObject,
  type ProjectFile,
  parseTitlesPath,
} from '../../engine/index.ts'

/** Files with their texts in another language, as far as there are titles in it (`orders.it.yaml`): to be shown, never to be run. */
export function translateFiles(
  files: readonly ProjectFile[],
  language: string,
): readonly ProjectFile[] {
  const titles = titlesIn(files, language)
  return files.map((file) => translateFile(file, titles))
}

/**
 * The same for files that people wrote, while everything else that this process does goes on: whoever waits has a turn after
 * each. What is so long that reading it keeps others waiting stays in its own language.
 */
export async function translateInTurns(
  files: readonly ProjectFile[],
  language: string,
): Promise<readonly ProjectFile[]> {
  const titles = titlesIn(files, language)
  const told: ProjectFile[] = []
  for (const file of files) {
    const own = titles.get(file.path) ?? ''
    const isLong = file.text.length + own.length > MAX_CHARACTERS
    told.push(isLong ? file : translateFile(file, titles))
    if (own !== '') await turn()
  }
  return told
}

/** Twice as long as the longest flow that is shipped: read in some tenths of a second. */
const MAX_CHARACTERS = 200_000

type Titles = ReadonlyMap<string, string>

/** By the path of the file that they belong to. */
function titlesIn(files: readonly ProjectFile[], language: string): Titles {
  return new Map(
    files.flatMap(({ path, text }) => {
      const parsed = parseTitlesPath(path)
      return parsed?.language === language ? [[parsed.of, text] as const] : []
    }),
  )
}

function translateFile(file: ProjectFile, titles: Titles): ProjectFile {
  const own = titles.get(file.path)
  return own === undefined ? file : { ...file, text: withTitles(file.text, own) }
}

/** The same for a connector that is compiled already; its texts are where they are in its file. */
export function translateConnector(
  plan: ConnectorPlan,
  files: readonly ProjectFile[],
  { of, language }: { readonly of: string; readonly language: string },
): ConnectorPlan {
  const path = of.replace(/\.yaml$/, `.${language}.yaml`)
  const titles = files.find((file) => file.path === path)
  if (!titles) return plan
  const { title, about, settings } = plan
  const resources = Object.fromEntries(
    Object.values(plan.resources).map(({ name, title: own, schema }) => [
      name,
      { title: own, schema },
    ]),
  )
  const document = parseDocument(JSON.stringify({ title, about, settings, resources }))
  const told: Partial<ConnectorPlan> = parse(withTitles(document.toString(), titles.text))
  return {
    ...plan,
    ...told,
    resources: Object.fromEntries(
      Object.entries(plan.resources).map(([name, resource]) => [
        name,
        Object.assign({}, resource, told.resources?.[name]),
      ]),
    ),
  }
}

function withTitles(text: string, titles: string): string {
  const document = parseDocument(text)
  const told: unknown = parse(titles)
  if (document.errors.length > 0 || !isJsonObject(told)) return text
  for (const [path, words] of Object.entries(told)) {
    const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key))
    if (typeof document.getIn(keys) === 'string') document.setIn(keys, words)
  }
  setSaid(document, told)
  return document.toString({ lineWidth: 0 })
}

/** Reasons and titles of steps have no path of their own: they are known by what they say, wherever it stands. */
function setSaid(document: Document, told: JsonObject): void {
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !isScalar(value)) return
      const isSaid = ['skip', 'fail', 'say', 'title'].includes(String(key.value))
      if (isSaid && Object.hasOwn(told, String(value.value)))
        value.value = told[String(value.value)]
    },
  })
}
