import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { NoPasskey } from './passkey.ts'
import { factorText } from './text.ts'

/** What went wrong with a code or passkey. */
export function FactorProblem({ error }: { readonly error: Error | null }) {
  const t = useText(factorText)
  if (!error) return null
  if (!(error instanceof NoPasskey)) return <ProblemAlert error={error} />
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle />}>
      {t('noPasskey')}
    </Alert>
  )
}
