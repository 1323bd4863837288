import { useEffect, useMemo, useState } from 'react'
import type { NodeValue } from '../../../engine/index.ts'
import type { ItemScope } from '../../model/mapping/item-scope.ts'
import { useEditor, useView } from '../editor-context.tsx'
import { useMappingState, useMappingView } from './mapping-context.tsx'
import { listsWithin, turnOf } from './row-values.ts'

/**
 * What a formula gives in the chosen sample, with the value of every node of its drawing; the formula need not be in the
 * file. Absent until it is known, and where the sample does not come to it.
 */
export function useFormulaValue(
  formula: string | undefined,
  scope: ItemScope,
): readonly NodeValue[] | undefined {
  const { project } = useEditor()
  const { step } = useMappingView()
  const sample = useView((view) => view.sample)
  const mode = useView((view) => view.mode)
  const previews = useView((view) => view.previews)
  const items = useMappingState((state) => state.items)
  const [answer, setAnswer] = useState<Answer>()
  const question = useMemo(() => {
    if (formula === undefined || formula.trim() === '') return undefined
    const turn = turnOf(scope, items)
    const place = { sample, mode, step: step.path, turn, lists: listsWithin(scope, step) }
    return { kind: 'evaluate', place, formula, version: previews?.version } as const
  }, [formula, scope, step, sample, mode, previews, items])
  useEffect(() => {
    if (!question) return undefined
    let isLate = false
    const ask = async (): Promise<void> => {
      const values = await project.ask<'evaluate'>(question)
      if (!isLate) setAnswer({ formula: question.formula, values })
    }
    void ask()
    return () => {
      isLate = true
    }
  }, [question, project])
  return question && answer?.values
}

interface Answer {
  readonly formula: string
  readonly values: readonly NodeValue[] | undefined
}
