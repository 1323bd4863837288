import {
  type DocumentPath,
  editYaml,
  editYamlTogether,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  listFlow,
  type ProjectFile,
  readSourceFile,
  type YamlEdit,
} from '../../../engine/index.ts'

/** What is longer takes too long to be edited while others wait. */
const MAX_CHARACTERS = 50_000

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

export function isIntegration({ text }: ProjectFile, name?: string): boolean {
  const found = /^integration:[ \t]*["']?([\w-]+)/m.exec(text)?.[1]
  return found !== undefined && (name === undefined || found === name)
}

/** The file of an integration with one of its flows, and with the tables and questions that files of it mention. */
export function cutIntegration(
  home: ProjectFile,
  flow: string,
  files: readonly ProjectFile[],
): ProjectFile {
  const value = valueOf(home)
  if (!value) return home
  const texts = files.map(({ text }) => text).join('\n')
  // Rather one too many: a name may be written in many ways.
  const isMentioned = (name: string): boolean => texts.includes(name)
  const takesAll = /\$settings(?!\s*\.|\w)/.test(texts)
  const questions = questionsOf(value)
  const kept = namesKept(questions, (name) => takesAll || isMentioned(name))
  const tables = Object.keys(mapAt(value, 'tables')).filter(isMentioned)
  const edits: YamlEdit[] = [
    { kind: 'set', path: ['flows'], value: [flow] },
    ...keepOnly(value, ['tables'], tables),
    ...(kept.length === 0 && value['settings'] !== undefined
      ? [remove(['settings'])]
      : [
          ...keepOnly(questions, ['settings', 'properties'], kept),
          ...keepRequired(mapAt(value, 'settings')['required'], kept),
        ]),
  ]
  return { path: home.path, text: applyAll(home.text, edits) }
}

/**
 * Adds to the file of an integration what a flow from elsewhere needs of its own: the flow, and connections, tables and
 * questions that it does not have. Nothing that it has is changed.
 */
export function growIntegration(home: ProjectFile, flow: string, given: ProjectFile): ProjectFile {
  const value = valueOf(home)
  const other = valueOf(given)
  if (!value || !other) return home
  const isListed = JSON.stringify(value['flows'] ?? []).includes(JSON.stringify(flow))
  const listed = isListed ? undefined : listFlow(home.text, flow)
  const text = listed?.kind === 'edited' ? listed.text : home.text
  const edits = [
    ...missingIn(value, other, ['connections']),
    ...missingIn(value, other, ['tables']),
    ...missingIn(value, other, ['settings', 'properties']),
  ]
  return { path: home.path, text: applyAll(text, edits) }
}

function valueOf(file: ProjectFile): JsonObject | undefined {
  if (file.text.length > MAX_CHARACTERS) return undefined
  const { value } = readSourceFile(file)
  return isJsonObject(value) ? value : undefined
}

function mapAt(value: JsonObject, ...path: readonly string[]): JsonObject {
  let at: Json | undefined = value
  for (const name of path) at = isJsonObject(at) ? at[name] : undefined
  return isJsonObject(at) ? at : {}
}

function questionsOf(value: JsonObject): JsonObject {
  return mapAt(value, 'settings', 'properties')
}

/** A question may be shown by the answer to another, which is then needed too. */
function namesKept(questions: JsonObject, isUsed: (name: string) => boolean): readonly string[] {
  const kept = new Set(Object.keys(questions).filter(isUsed))
  for (const name of kept) {
    const text = JSON.stringify(questions[name])
    for (const [, asked = ''] of text.matchAll(/\$settings\s*\.\s*`?([\w-]+)/g)) kept.add(asked)
  }
  return Object.keys(questions).filter((name) => kept.has(name))
}

function keepOnly(
  within: JsonObject,
  path: readonly string[],
  kept: readonly string[],
): readonly YamlEdit[] {
  const names = Object.keys(path.length === 1 ? mapAt(within, ...path) : within)
  if (names.length > 0 && kept.length === 0) return [remove(path)]
  return names.filter((name) => !kept.includes(name)).map((name) => remove([...path, name]))
}

function keepRequired(required: Json | undefined, kept: readonly string[]): readonly YamlEdit[] {
  if (!isJsonList(required)) return []
  const path = ['settings', 'required']
  const value = required.filter((name) => kept.some((each) => each === name))
  if (value.length === required.length) return []
  return value.length === 0 ? [remove(path)] : [{ kind: 'set', path, value }]
}

function missingIn(value: JsonObject, other: JsonObject, path: readonly string[]): YamlEdit[] {
  const known = mapAt(value, ...path)
  const given = mapAt(other, ...path)
  const missing = Object.entries(given).filter(([name]) => !Object.hasOwn(known, name))
  if (missing.length === 0) return []
  if (Object.keys(known).length > 0) {
    const place = { kind: 'end', of: path } as const
    return missing.map(([key, each]) => ({ kind: 'insert', place, key, value: each }))
  }
  const [top = ''] = path
  const whole = mapAt(other, top)
  return value[top] === undefined
    ? [{ kind: 'insert', place: { kind: 'end', of: [] }, key: top, value: whole }]
    : [{ kind: 'set', path: [top], value: { ...mapAt(value, top), ...whole } }]
}

function remove(path: DocumentPath): YamlEdit {
  return { kind: 'remove', path }
}

/** An edit that cannot be made leaves the file as it is: what is missing then, the lint says. */
function applyAll(text: string, edits: readonly YamlEdit[]): string {
  const together = editYamlTogether(text, edits)
  if (together?.kind === 'edited') return together.text
  return edits.reduce((before, edit) => {
    const outcome = editYaml(before, edit)
    return outcome.kind === 'edited' ? outcome.text : before
  }, text)
}
