import { Container } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { CallProblem } from '../api/call-problem.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from './empty-state.tsx'
import { ButtonLink } from './links.tsx'
import { ProblemAlert } from './problem-alert.tsx'
import { useProblemWords } from './problem-words.ts'
import { appText } from './text.ts'

/** The shape of a page, a moment after it has been asked for: nothing jumps when it comes. */
export function LoadingPage() {
  const t = useText(appText)
  return (
    <output className="bones" data-of="page" aria-label={t('loading')}>
      {['title', 'line', 'card', 'card', 'card'].map((part, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- they never change
        <span key={at} className="bone" data-part={part} />
      ))}
    </output>
  )
}

const ROWS = Array.from({ length: 12 }, (_, at) => at)

/** The shape of a surface of the editor: a bar, and rows as high as they will be. */
export function LoadingRows() {
  const t = useText(appText)
  return (
    <output className="bones" data-of="rows" aria-label={t('loading')}>
      {ROWS.map((row) => (
        <span key={row} className="bone" data-part="row" />
      ))}
    </output>
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
