import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { isSessionOver, needsFactor } from '../api/call-problem.ts'
import { useText } from '../text/use-text.ts'
import { useProblemWords } from './problem-words.ts'
import { appText } from './text.ts'

/** What went wrong, and what to do; `onRetry` where trying again may help, and the way to where it is put right. */
export function ProblemAlert({
  error,
  onRetry,
  children,
}: {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
  readonly children?: ReactNode
}) {
  const t = useText(appText)
  const { title, detail, errors } = useProblemWords()(error)
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle />} title={title}>
      <Stack gap="xs" align="flex-start">
        {detail !== undefined && <Text size="sm">{detail}</Text>}
        {errors !== undefined && errors.length > 0 && (
          <List size="sm">
            {errors.map(({ path, message }) => (
              <List.Item key={`${path} ${message}`}>
                {path !== '' && <b>{path}: </b>}
                {message}
              </List.Item>
            ))}
          </List>
        )}
        {isSessionOver(error) && <SignInAgain />}
        {needsFactor(error) && (
          <Button size="xs" variant="default" component="a" href="/second-factor">
            {t('addFactor')}
          </Button>
        )}
        {children}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

export function SignInAgain() {
  const t = useText(appText)
  return (
    <Button size="xs" variant="default" component="a" href="/sign-in" target="_blank">
      {t('signInAgain')}
    </Button>
  )
}
