import { Button, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { Consent } from './consent.tsx'
import { FrontPage } from './front-page.tsx'
import { Leave } from './leave.tsx'
import { keepSession, useSession } from './session.ts'
import { sessionText } from './text.ts'

/** The terms are new to who signed in: they agree before anything else, or leave with what is theirs. */
export function TermsPage() {
  const t = useText(sessionText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const terms = useSession().signUp?.terms
  const [agrees, setAgrees] = useState(false)
  const agree = useAction('agreeToTerms', {
    onDone: ({ body }) => {
      void keepSession(client, body).then(() => navigate({ to: '/', replace: true }))
    },
  })
  if (!terms) return null
  return (
    <FrontPage title={t('newTerms')} about={t('newTermsHint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          agree.mutate({ body: { version: terms.version } })
        }}
      >
        <Stack>
          {agree.isError && <ProblemAlert error={agree.error} />}
          <Consent terms={terms} agrees={agrees} onChange={setAgrees} />
          <Button type="submit" loading={agree.isPending}>
            {t('goOn')}
          </Button>
        </Stack>
      </form>
      <Leave mayClose />
    </FrontPage>
  )
}
