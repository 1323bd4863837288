import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { equalJson } from '../../engine/index.ts'
import type { Questions } from '../../server/contract/integrations.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { type Answer, call } from '../api/call.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { forgetTrials } from './forget-trials.ts'
import { refusedIn } from './refused-answers.ts'
import { savableSettings, withBefore } from './savable-settings.ts'
import { type DraftSaver, useDraftSaver } from './use-draft-saver.ts'

export type Answers = Questions['answers']

export interface WizardAnswers extends Pick<DraftSaver<Answers>, 'state' | 'error' | 'flush'> {
  readonly questions: Questions
  /** What was answered, saved or not yet. */
  readonly answers: Answers
  readonly change: (part: Partial<Answers>) => void
  /** Forgets what is not saved, and reads again what the server has. */
  readonly reload: () => void
}

/** The answers to an integration's questions, saved as they are given. */
export function useAnswers({
  workspace,
  integration,
}: {
  readonly workspace: string
  readonly integration: string
}): WizardAnswers {
  const client = useQueryClient()
  const params = { workspace, integration }
  const { body: questions, etag } = useSuspenseAnswer('readQuestions', { params })
  const basis = useRef({ questions, etag })
  const latest = useRef<Answers>(undefined)

  const send = async (body: Answers): Promise<void> => {
    const { body: saved, etag: after } = await call('saveAnswers', {
      params,
      body,
      ifMatch: basis.current.etag,
    })
    const read: Answer<Routes['readQuestions']> = { body: saved, etag: after }
    basis.current = { questions: saved, etag: after }
    client.setQueryData(['readQuestions', params, undefined], read)
    forgetTrials(client)
  }
  const saver = useDraftSaver<Answers>(async (wanted) => {
    const { settings: schema, answers: before } = basis.current.questions
    const settings = savableSettings(schema, wanted.settings, before.settings)
    try {
      await send({ ...wanted, settings })
    } catch (error) {
      const refused = refusedIn(error).map(({ setting }) => setting)
      const rest = withBefore(settings, before.settings, refused)
      // The other answers are not lost for one that its system does not have.
      if (refused.length > 0 && !equalJson(rest, settings)) {
        await send({ ...wanted, settings: rest })
      }
      throw error
    }
    return equalJson(settings, wanted.settings)
  })
  const answers = saver.draft ?? questions.answers
  useEffect(() => {
    latest.current = answers
    // What others saved counts once nothing of ours is under way.
    if (saver.state === 'saved') basis.current = { questions, etag }
  })
  return {
    questions,
    answers,
    change: (part) => {
      latest.current = { ...(latest.current ?? answers), ...part }
      saver.change(latest.current)
    },
    flush: saver.flush,
    state: saver.state,
    error: saver.error,
    reload: () => {
      saver.forget()
      void client.invalidateQueries({ queryKey: ['readQuestions'] })
    },
  }
}
