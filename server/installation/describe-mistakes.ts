import { type completeSettings, toText } from '../../engine/index.ts'

type Mistakes = ReturnType<typeof completeSettings>['mistakes']

/** What is wrong with settings, each mistake with the setting that has it: `"key" is missing`. */
export function describeMistakes(mistakes: Mistakes): readonly string[] {
  return mistakes.map(({ path, message }) =>
    path.length === 0
      ? `the settings ${toText(message)}`
      : `"${path.join('.')}" ${toText(message)}`,
  )
}
