import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useAnswer } from '../../api/use-answer.ts'
import { readFlow } from '../../model/document/read-flow.ts'
import { endsOfSteps, type StepEnds } from '../../model/pipeline/step-ends.ts'
import { type RunningFlow, useFlowOfFile } from '../drawer/use-flow-of-file.ts'
import { useFlow } from '../editor-context.tsx'

/** What became of records at the steps of a flow that runs. */
export interface CountedSteps {
  readonly running: RunningFlow
  readonly since: string
  readonly records: number
  /** By id of the step in the text that is shown. */
  readonly ends: ReadonlyMap<string, StepEnds>
}

/** Nothing while it is not known, and for a flow that does not run. */
export function useStepEnds(): CountedSteps | undefined {
  const { workspace } = useParams({ from: '/inside/w/$workspace/edit' })
  const running = useFlowOfFile(workspace)
  const path = useFlow((state) => state.path)
  const shown = useFlow((state) => state.flow.value)
  const isOff = running === undefined
  const params = running ?? { workspace, integration: '', flow: '' }
  const { data: counts } = useAnswer('countSteps', { params }, { isOff })
  const { data: file } = useAnswer(
    'readFile',
    { params: { workspace }, query: { path } },
    { isOff },
  )
  const text = file?.body.published?.text
  const published = useMemo(
    () => (text === undefined ? undefined : readFlow(path, text).reading?.value),
    [path, text],
  )
  return useMemo(() => {
    if (!counts || !running || published === undefined) return undefined
    const { since, records } = counts.body
    return { running, since, records, ends: endsOfSteps(counts.body, published, shown) }
  }, [counts, running, published, shown])
}
