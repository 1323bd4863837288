import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { FrontPage } from '../session/front-page.tsx'
import { keepSession, useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { FactorForm } from './factor-form.tsx'
import { useMayHavePasskeys } from './passkey.ts'
import { factorText } from './text.ts'

/** Asks whoever knew the password for what they have besides. */
export function SecondStep({ onEntered }: { readonly onEntered: () => void }) {
  const t = useText(factorText)
  const client = useQueryClient()
  const session = useSession()
  const hasPasskeys = useMayHavePasskeys()
  const { app, passkey, recovery } = session.secondStep ?? {}
  const kinds = [
    ...(app ? (['app'] as const) : []),
    ...(passkey && hasPasskeys ? (['passkey'] as const) : []),
    ...(recovery ? (['recovery'] as const) : []),
  ]
  return (
    <FrontPage title={t('secondStep')} about={t('secondStepHint')}>
      <FactorForm
        kinds={kinds}
        confirm={t('continue')}
        askOptions={async () =>
          (await call('askPasskey', { body: { isAlone: false } })).body.options
        }
        onShow={async (shown) => {
          await keepSession(client, (await call('showFactor', { body: shown })).body)
          onEntered()
        }}
      />
      <Button
        variant="subtle"
        onClick={() => void keepSession(client, { ...session, secondStep: null })}
      >
        {t('beginAgain')}
      </Button>
    </FrontPage>
  )
}
