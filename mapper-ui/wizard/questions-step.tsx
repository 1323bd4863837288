import { IconChecks } from '@tabler/icons-react'
import { useMemo } from 'react'
import { findMistakes } from '../form/find-mistakes.ts'
import { questionsOf } from '../form/question.ts'
import { SchemaForm } from '../form/schema-form.tsx'
import { withDefaults } from '../form/settings-defaults.ts'
import { formText } from '../form/text.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { refusedIn } from './refused-answers.ts'
import { wizardText } from './text.ts'
import type { WizardAnswers } from './use-answers.ts'
import { useFormPlace } from './use-form-place.ts'

/** The settings of all flows that are to run, with choices read live from the systems. */
export function QuestionsStep({
  workspace,
  wizard,
  at,
}: {
  readonly workspace: string
  readonly wizard: WizardAnswers
  /** The question that somebody was sent to. */
  readonly at: string | undefined
}) {
  const t = useText(wizardText)
  const form = useText(formText)
  const { questions, answers, change, error } = wizard
  const { settings: schema } = questions
  const mistakes = useMemo(
    () => findMistakes(schema, withDefaults(schema, answers.settings), form),
    [schema, answers.settings, form],
  )
  const refused = useMemo(
    () => refusedIn(error).map(({ setting, message }) => ({ path: [setting], message })),
    [error],
  )
  const place = useFormPlace(workspace, wizard)
  if (questionsOf(schema).length === 0) {
    return (
      <EmptyState icon={<IconChecks />} title={t('noQuestions')}>
        {t('flowsAbout')}
      </EmptyState>
    )
  }
  return (
    <SchemaForm
      schema={schema}
      value={answers.settings}
      onChange={(settings) => change({ settings })}
      mistakes={mistakes}
      refused={refused}
      place={place}
      idPrefix="question"
      focused={at}
    />
  )
}
