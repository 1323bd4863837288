import { useEffect, useMemo, useState } from 'react'
import { useEditor, useView } from '../../editor-context.tsx'
import { useMappingState, useMappingView } from '../mapping-context.tsx'
import { listsWithin, turnOf } from '../row-values.ts'

export interface SampledValue {
  readonly value: string
  /** How many samples have it. */
  readonly count: number
}

/** Of more samples than these, the first are asked. */
const MAX_SAMPLES = 50

/** The different values that a formula gives over the samples, the most frequent first. */
export function useSampledValues(formula: string, target: string): readonly SampledValue[] {
  const { project } = useEditor()
  const { step, fields, scope: ofStep } = useMappingView()
  const samples = useView((view) => view.samples)
  const mode = useView((view) => view.mode)
  const items = useMappingState((state) => state.items)
  const scope = fields.find((field) => field.target === target)?.scope ?? ofStep
  const [found, setFound] = useState<readonly SampledValue[]>([])
  const places = useMemo(() => {
    const turn = turnOf(scope, items)
    const lists = listsWithin(scope, step)
    const count = Math.min(samples.length, MAX_SAMPLES)
    return Array.from({ length: count }, (_, sample) => ({
      sample,
      mode,
      step: step.path,
      turn,
      lists,
    }))
  }, [samples, mode, scope, step, items])
  useEffect(() => {
    let isLate = false
    const ask = async (): Promise<void> => {
      const counts = new Map<string, number>()
      for (const place of places) {
        const answer = await project.ask<'evaluate'>({ kind: 'evaluate', place, formula })
        const value = answer?.[0]?.error === undefined ? answer?.[0]?.value : undefined
        if (isLate) return
        if (value === undefined || value === null || typeof value === 'object' || value === '') {
          continue
        }
        counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
      }
      const listed = [...counts].map(([value, count]) => ({ value, count }))
      setFound(listed.toSorted((left, right) => right.count - left.count))
    }
    void ask()
    return () => {
      isLate = true
    }
  }, [places, formula, project])
  return found
}
