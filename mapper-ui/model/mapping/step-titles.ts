import { isJsonObject, type Json, parseTitlesPath } from '../../../engine/index.ts'
import { textAt } from '../document/json-path.ts'

/** What people call the steps of a flow, and the files of steps that it may call. */
export interface StepTitles {
  /** Name of a file of steps → its title. */
  readonly called: Readonly<Record<string, string>>
  /** Name of a file of steps → where it is. */
  readonly places: Readonly<Record<string, string>>
  /** Language → title as it is written → title in that language. */
  readonly spoken: Readonly<Record<string, Readonly<Record<string, string>>>>
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
  const spoken: Record<string, Record<string, string>> = {}
  for (const { path: own, value } of files) {
    const parsed = parseTitlesPath(own)
    if (!parsed || !isJsonObject(value)) continue
    const words = (spoken[parsed.language] ??= {})
    const called = steps.get(parsed.of)
    const told = value['title']
    if (called && typeof told === 'string') words[called.title] = told
    if (parsed.of === path) Object.assign(words, value)
  }
  return {
    called: Object.fromEntries([...steps.values()].map(({ name, title }) => [name, title])),
    places: Object.fromEntries(files.flatMap(placeOf)),
    spoken,
  }
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
