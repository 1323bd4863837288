import { Center, Container } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { CallProblem } from '../api/call-problem.ts'
import { useText } from '../text/use-text.ts'
import { BusySign } from './busy-sign.tsx'
import { EmptyState } from './empty-state.tsx'
import { ButtonLink } from './links.tsx'
import { ProblemAlert } from './problem-alert.tsx'
import { useProblemWords } from './problem-words.ts'
import { appText } from './text.ts'

export function LoadingPage() {
  const t = useText(appText)
  return (
    <Center mih={240} flex={1}>
      <BusySign label={t('loading')} />
    </Center>
  )
}

export function ProblemPage({
  error,
  reset,
}: {
  readonly error: unknown
  readonly reset: () => void
}) {
  const words = useProblemWords()
  if (error instanceof CallProblem && error.problem.status === 404) {
    return <Missing title={words(error).title} />
  }
  return (
    <Container py="xl" size="sm">
      <ProblemAlert error={error} onRetry={reset} />
    </Container>
  )
}

export function MissingPage() {
  const t = useText(appText)
  return <Missing title={t('notHere')} />
}

function Missing({ title }: { readonly title: string }) {
  const t = useText(appText)
  return (
    <Container py="xl" size="sm">
      <EmptyState
        icon={<IconMapOff />}
        title={title}
        action={<ButtonLink to="/">{t('home')}</ButtonLink>}
      >
        {t('notHereHint')}
      </EmptyState>
    </Container>
  )
}
