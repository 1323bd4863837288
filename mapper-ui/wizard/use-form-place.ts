import type { FormPlace } from '../form/form-place.ts'
import { useText } from '../text/use-text.ts'
import { wizardText } from './text.ts'
import type { WizardAnswers } from './use-answers.ts'

/** Where questions of an integration stand: their choices are read live from its systems. */
export function useFormPlace(
  workspace: string,
  { questions: { missing, stops }, answers }: Pick<WizardAnswers, 'questions' | 'answers'>,
): FormPlace {
  const t = useText(wizardText)
  return {
    storedSecrets: [],
    liveResource: (reference) => {
      const [role = '', resource = '', ...field] = reference.split('.')
      const isOpen = missing.some(({ path }) => path === `connections.${role}`)
      const connection = answers.connections[role] ?? role
      if (isOpen) return undefined
      const live = { workspace, connection, resource }
      return field.length === 0 ? live : { ...live, field: field.join('.') }
    },
    warningsOf: (question) =>
      stops
        .filter(({ setting }) => setting === question)
        .map(({ reason }) => t('stopsWhileOpen', { reason })),
  }
}
