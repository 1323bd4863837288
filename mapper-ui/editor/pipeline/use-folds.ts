import { useLocalStorage } from '@mantine/hooks'
import { useCallback, useMemo } from 'react'
import { useFlow } from '../editor-context.tsx'

/** Of as many files as somebody works on. */
const MAX_FILES = 50

type Folds = Readonly<Record<string, readonly string[]>>

/** Which cards of a file a person has folded, kept in their browser. */
export function useFolds(): {
  readonly folded: ReadonlySet<string>
  readonly fold: (run: string) => void
} {
  const path = useFlow((state) => state.path)
  const [folds = {}, setFolds] = useLocalStorage<Folds>({
    key: 'mapwright-folds',
    getInitialValueInEffect: false,
  })
  const folded = useMemo(() => new Set(folds[path] ?? []), [folds, path])
  const fold = useCallback(
    (run: string) =>
      setFolds((before = {}) => {
        const { [path]: own = [], ...others } = before
        const next = own.includes(run) ? own.filter((each) => each !== run) : [...own, run]
        const kept = Object.entries(others).slice(1 - MAX_FILES)
        return Object.fromEntries(next.length === 0 ? kept : [...kept, [path, next]])
      }),
    [path, setFolds],
  )
  return { folded, fold }
}
