import { Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { call } from '../api/call.ts'
import { CallProblem } from '../api/call-problem.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { FactorForm, type Kind } from './factor-form.tsx'
import { useMayHavePasskeys } from './passkey.ts'
import { factorText } from './text.ts'

interface Waiting {
  readonly proved: () => void
  readonly givenUp: () => void
}

/** Does something; where the server wants to know first who is there, a dialog asks for it. */
export function useProof(): {
  readonly prove: <T>(act: () => Promise<T>) => Promise<T>
  /** To be shown somewhere on the page. */
  readonly dialog: ReactNode
} {
  const [waiting, setWaiting] = useState<Waiting>()
  const leave = (how: keyof Waiting) => {
    waiting?.[how]()
    setWaiting(undefined)
  }
  return {
    prove: async (act) => {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof CallProblem && error.problem.type === 'proof_needed')) throw error
        await new Promise<void>((resolve, reject) => {
          setWaiting({ proved: resolve, givenUp: () => reject(error) })
        })
        return act()
      }
    },
    dialog: waiting && (
      <ProofDialog onProved={() => leave('proved')} onClose={() => leave('givenUp')} />
    ),
  }
}

function ProofDialog({
  onProved,
  onClose,
}: {
  readonly onProved: () => void
  readonly onClose: () => void
}) {
  const t = useText(factorText)
  const hasPasskeys = useMayHavePasskeys()
  const factors = useAnswer('readFactors', {})
  const { app, passkeys = [], recoveryCodes = 0 } = factors.data?.body ?? {}
  const kinds: readonly Kind[] = [
    'password',
    ...(app ? (['app'] as const) : []),
    ...(passkeys.length > 0 && hasPasskeys ? (['passkey'] as const) : []),
    ...(recoveryCodes > 0 ? (['recovery'] as const) : []),
  ]
  return (
    <Modal opened onClose={onClose} title={t('proof')} zIndex={300}>
      <Stack>
        <Text size="sm">{t('proofHint')}</Text>
        <FactorForm
          kinds={kinds}
          confirm={t('continue')}
          askOptions={async () => (await call('askProof', {})).body.options}
          onShow={async (shown) => {
            await call('proveMe', { body: shown })
            onProved()
          }}
        />
      </Stack>
    </Modal>
  )
}
