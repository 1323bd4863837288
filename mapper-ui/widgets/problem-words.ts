import { PROBLEM_TYPES } from '../../server/contract/problem-types.ts'
import { CallProblem, isSessionOver } from '../api/call-problem.ts'
import { translationsFor } from '../text/translations/load-translations.ts'
import type { ProblemWords, Translations } from '../text/translations/translations.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { appText } from './text.ts'

interface ShownProblem {
  readonly title: string
  readonly detail?: string | undefined
  readonly errors?: readonly { readonly path: string; readonly message: string }[] | undefined
}

/** Puts a problem into words, for alerts and notifications alike. */
export function useProblemWords(): (error: unknown) => ShownProblem {
  const t = useText(appText)
  const locale = useLocale()
  return (error) => asSentences(wordsFor(error))

  function wordsFor(error: unknown): ShownProblem {
    if (!(error instanceof CallProblem)) {
      return { title: t('unexpected'), detail: error instanceof Error ? error.message : undefined }
    }
    const { type, status, title, detail, values, errors } = error.problem
    if (type === 'unreachable') return { title: t('unreachable'), detail: t('unreachableHint') }
    if (isSessionOver(error)) return { title: t('sessionOver'), detail: t('sessionOverHint') }
    if (status === 412) return { title: t('conflict'), detail: t('conflictHint') }
    const words = translationsFor(locale)
    if (!words) return { title, detail, errors }
    const own = wordsOf(type, words)
    if (!own) return { title, detail, errors }
    return { ...fillIn(own, values ?? {}), errors }
  }
}

/** The server's words begin small: a program may put something in front of them. */
function asSentences({ title, detail, errors }: ShownProblem): ShownProblem {
  return { title: capitalised(title), detail: detail && capitalised(detail), errors }
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}

function wordsOf(type: string, { problems }: Translations): ProblemWords | undefined {
  const known = PROBLEM_TYPES.find((each) => each === type)
  return known && problems[known]
}

function fillIn(
  { title, detail }: ProblemWords,
  values: Readonly<Record<string, string>>,
): ShownProblem {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  return { title: fill(title), detail: detail && fill(detail) }
}
