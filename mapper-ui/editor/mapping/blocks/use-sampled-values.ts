import { useEffect, useMemo, useState } from 'react'
import type { ItemScope } from '../../../model/mapping/item-scope.ts'
import type { MappingView } from '../../../model/mapping/mapping-view.ts'
import { hasFlag, RowFlag, rowAbove } from '../../../model/mapping/schema-rows.ts'
import { useEditor, useView } from '../../editor-context.tsx'
import { fromSystems } from '../../first-samples.ts'
import { useMappingState, useMappingView } from '../mapping-context.tsx'
import { listsWithin, turnOf } from '../row-values.ts'

export interface SampledValue {
  readonly value: string
  /** How many samples have it. */
  readonly count: number
}

/** Of more samples than these, the first are asked. */
const MAX_SAMPLES = 50

/** Whether a formula reads personal fields: samples have made up values there, which no system has. */
export function readsPersonal(
  { lineages, source }: Pick<MappingView, 'lineages' | 'source'>,
  formula: string,
  scope: ItemScope,
): boolean {
  return lineages.read(formula, scope).values.some((path) => {
    const row = rowAbove(source, path)
    return row >= 0 && hasFlag(source, row, RowFlag.personal)
  })
}

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
    const asked = samples.map(({ isMadeUp }, sample) => ({
      isMadeUp,
      place: { sample, mode, step: step.path, turn, lists },
    }))
    return fromSystems(asked)
      .slice(0, MAX_SAMPLES)
      .map(({ place }) => place)
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
