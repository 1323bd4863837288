import { parse } from 'yaml'
import {
  createReasonTranslator,
  isJsonObject,
  type JsonObject,
  type Namer,
  type Project,
  parseTitlesPath,
  type ReasonPair,
  toText,
  type Words,
} from '../../engine/index.ts'
import { createValueNamer } from './name-values.ts'
import type { SayReason, WorkspaceProject } from './projects.ts'
import { titleOfField } from './title-of-field.ts'

/** `told` is the same project with its texts in the language of the words. */
export function createSayReason(
  { project, files }: WorkspaceProject,
  told: Project,
  { language, words }: { readonly language: string; readonly words: Words },
): SayReason {
  const titles = pairTitles(titlesOf(project), titlesOf(told))
  const nameValues = createValueNamer(told)
  const translate = createReasonTranslator(reasonsIn(files, language))
  const namer = {
    author: (text: string) => nameValues(translate(text) ?? text),
    title: (title: string) => titles.get(title) ?? title,
    ...nameResources(told),
  }
  return (message) => toText(message, words, namer)
}

/** What `pos.product` and its fields are called, by all integrations that have this reference. */
function nameResources({ flows, connectors }: Project): Pick<Namer, 'resource' | 'field'> {
  const known = new Map<string, Named>()
  for (const [role, connector] of flows.flatMap(({ plan }) => Object.entries(plan.connections))) {
    const system = connectors[connector]
    for (const { name, title, schema } of Object.values(system?.resources ?? {})) {
      const reference = `${role}.${name}`
      const named = { kind: title, title: `${title} (${system?.title ?? ''})`, schema }
      known.set(reference, agree(reference, known.get(reference) ?? named, named))
    }
  }
  return {
    resource: (reference) => known.get(reference)?.title ?? reference,
    field: (reference, field) =>
      titleOfField(known.get(reference)?.schema, field.split('.')) ?? field,
  }
}

interface Named {
  readonly kind: string
  readonly title: string
  readonly schema: JsonObject | undefined
}

/** Two integrations may mean different systems by one reference: then only what they have in common is said. */
function agree(reference: string, known: Named, named: Named): Named {
  if (known.title === named.title) return named
  const common = known.kind === named.kind ? known.kind : reference
  return { kind: common, title: common, schema: undefined }
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
