import { useEffect, useMemo } from 'react'
import type { Sample } from '../../../server/contract/flows.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { useEditor } from '../editor-context.tsx'
import { isOwnSample, keptSample } from '../first-samples.ts'
import type { OpenFlow } from './use-flow-of-file.ts'

const NOWHERE = { workspace: '', integration: '', flow: '' }
const NO_SAMPLES: readonly Sample[] = []

/** Samples that the server keeps of the flow, put into the editor with the settings and tables it runs with. */
export function useKeptSamples(open: OpenFlow | undefined): readonly Sample[] {
  const { view } = useEditor()
  const { workspace, integration, flow } = open ?? NOWHERE
  const params = { workspace, integration, flow }
  const kept = useAnswer('listSamples', { params }, { isOff: open === undefined })
  const state = useAnswer('readFlow', { params }, { isOff: !open?.isPublished })
  const items = kept.data?.body.items ?? NO_SAMPLES
  const body = state.data?.body
  const samples = useMemo(
    () => items.map((item) => keptSample(item, body?.settings ?? {}, body?.tables ?? {})),
    [items, body],
  )
  useEffect(() => {
    // Beside them stay those that come from the file itself.
    view.setState(({ samples: before, sample }) => {
      const own = before.filter(({ id }) => isOwnSample(id))
      const now = [...samples, ...own]
      const chosen = now.findIndex(({ id }) => id === before[sample]?.id)
      const isNew = samples[0] !== undefined && !before.some(({ id }) => id === samples[0]?.id)
      return { samples: now, sample: isNew ? 0 : Math.max(chosen, 0) }
    })
  }, [samples, view])
  return items
}
