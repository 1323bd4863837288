import { CallProblem, isSessionOver } from '../api/call-problem.ts'
import { capitalised } from '../text/capitalised.ts'
import { useText } from '../text/use-text.ts'
import { appText } from './text.ts'

interface ShownProblem {
  readonly title: string
  readonly detail?: string | undefined
  readonly errors?: readonly { readonly path: string; readonly message: string }[] | undefined
}

/** Puts a problem into words, for alerts and notifications alike. */
export function useProblemWords(): (error: unknown) => ShownProblem {
  const t = useText(appText)
  return (error) => asSentences(wordsFor(error))

  function wordsFor(error: unknown): ShownProblem {
    if (!(error instanceof CallProblem)) {
      return { title: t('unexpected'), detail: error instanceof Error ? error.message : undefined }
    }
    const { type, status, title, detail, errors } = error.problem
    if (type === 'unreachable' || (type === 'unexpected' && GATEWAY.has(status)))
      return { title: t('unreachable'), detail: t('unreachableHint') }
    if (isSessionOver(error)) return { title: t('sessionOver'), detail: t('sessionOverHint') }
    if (status === 412) return { title: t('conflict'), detail: t('conflictHint') }
    return { title, detail, errors }
  }
}

/** What stands before the server says that it does not answer. */
const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504])

function asSentences({ title, detail, errors }: ShownProblem): ShownProblem {
  return { title: capitalised(title), detail: detail && capitalised(detail), errors }
}
