import { type completeSettings, type Message, say } from '../../engine/index.ts'

type Mistakes = ReturnType<typeof completeSettings>['mistakes']

/** What is wrong with settings, each mistake with the setting that has it: `"key" is missing`. */
export function sayMistakes(mistakes: Mistakes): readonly Message[] {
  return mistakes.map(({ path, message }) =>
    path.length === 0
      ? say('settingsUnfit', { said: message })
      : say('settingUnfit', { name: path.join('.'), said: message }),
  )
}
