import { isJsonObject, type Json, parseTitlesPath } from '../../../engine/index.ts'
import { textAt } from '../document/json-path.ts'
import { listSteps } from './flow-steps.ts'

/** What people call the steps of a flow, and the files of steps that it may call. */
export interface StepTitles {
  /** Name of a file of steps → its title. */
  readonly called: Readonly<Record<string, string>>
  /** Name of a file of steps → where it is. */
  readonly places: Readonly<Record<string, string>>
  /** Name of a file of steps → the flows whose records go through it, also by other files of steps. */
  readonly users: Readonly<Record<string, readonly FlowTitle[]>>
  /** Language → title as it is written → title in that language. */
  readonly spoken: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface FlowTitle {
  readonly path: string
  readonly title: string
}

interface ReadFile {
  readonly path: string
  readonly value: Json | undefined
}

/** From the files beside a flow: those of steps, and those with titles in other languages. */
export function readStepTitles(path: string, files: readonly ReadFile[]): StepTitles {
  const steps = new Map(
    files.flatMap(({ path: of, value }) => {
      const [name, title] = [textAt(value ?? null, ['steps']), textAt(value ?? null, ['title'])]
      return name === undefined || title === undefined ? [] : [[of, { name, title }] as const]
    }),
  )
  const flows = new Map(listFlows(files).map((flow) => [flow.path, flow]))
  const spoken: Record<string, Record<string, string>> = {}
  for (const { path: own, value } of files) {
    const parsed = parseTitlesPath(own)
    if (!parsed || !isJsonObject(value)) continue
    const words = (spoken[parsed.language] ??= {})
    const called = steps.get(parsed.of) ?? flows.get(parsed.of)
    const told = value['title']
    if (called && typeof told === 'string') words[called.title] = told
    if (parsed.of === path) Object.assign(words, value)
  }
  return {
    called: Object.fromEntries([...steps.values()].map(({ name, title }) => [name, title])),
    places: Object.fromEntries(files.flatMap(placeOf)),
    users: readUsers([...flows.values()], files),
    spoken,
  }
}

interface ReadFlow extends FlowTitle {
  readonly name: string | undefined
  readonly value: Json
}

function listFlows(files: readonly ReadFile[]): readonly ReadFlow[] {
  return files.flatMap(({ path, value = null }) => {
    const [name, base] = [textAt(value, ['flow']), textAt(value, ['extends'])]
    if (name === undefined && base === undefined) return []
    return [{ path, name, value, title: textAt(value, ['title']) ?? name ?? path }]
  })
}

/** A flow that extends another has its steps, too. */
function readUsers(
  flows: readonly ReadFlow[],
  files: readonly ReadFile[],
): Readonly<Record<string, readonly FlowTitle[]>> {
  const calls = new Map(
    files.map(({ value = null }) => [textAt(value, ['steps']), callsOf(value)] as const),
  )
  const users = new Map<string, FlowTitle[]>()
  for (const { path, title, value } of flows) {
    const base = textAt(value, ['extends'])
    const own = [value, flows.find(({ name }) => name !== undefined && name === base)?.value]
    const reached = new Set(own.flatMap((each) => (each === undefined ? [] : callsOf(each))))
    // What is added on the way is come to as well.
    for (const name of reached) for (const next of calls.get(name) ?? []) reached.add(next)
    for (const name of reached) users.set(name, [...(users.get(name) ?? []), { path, title }])
  }
  return Object.fromEntries(users)
}

function callsOf(value: Json): readonly string[] {
  return listSteps(value).flatMap((step) => textAt(step.value, ['call']) ?? [])
}

function placeOf({ path, value }: ReadFile): readonly (readonly [name: string, path: string])[] {
  const name = textAt(value ?? null, ['steps'])
  return name === undefined ? [] : [[name, path]]
}

/** A title in the language of the reader, where a file of titles has it. */
export function spokenTitle({ spoken }: StepTitles, language: string, title: string): string {
  const words = spoken[language]
  return words && Object.hasOwn(words, title) ? (words[title] ?? title) : title
}
