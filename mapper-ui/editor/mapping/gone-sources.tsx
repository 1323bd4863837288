import { useMemo } from 'react'
import { repointSource } from '../../model/gesture/repoint-source.ts'
import { goneSources } from '../../model/mapping/gone-sources.ts'
import { useText } from '../../text/use-text.ts'
import type { Editor } from '../editor.ts'
import { useMapping, useMappingView } from './mapping-context.tsx'
import { RepointSelect } from './repoint-select.tsx'
import { mappingText } from './text.ts'

/** Fields that formulas read and that the source does not have any more, until somebody says what is read instead. */
export function GoneSources() {
  const t = useText(mappingText)
  const { editor } = useMapping()
  const view = useMappingView()
  const gone = useMemo(() => goneSources(view), [view])
  if (gone.length === 0) return null
  const fields = view.source.paths.filter((each) => each !== '$')
  return (
    <section className="mapping-aside" aria-label={t('asideSource')}>
      <h3>{t('asideSource')}</h3>
      <ul>
        {gone.map((path) => (
          <li key={path}>
            <s>{path}</s>
            <RepointSelect
              name={path}
              side="source"
              fields={fields}
              onChoose={(to) => repoint(editor, path, to)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** In all formulas of the flow. */
export function repoint({ document, view, perform, say }: Editor, from: string, to: string): void {
  const { surroundings } = view.getState()
  if (!surroundings) return
  const { flow } = document.store.getState()
  const outcome = repointSource(flow.value, surroundings, from, to)
  if (perform(outcome) && outcome.kind === 'gesture' && outcome.notices.length === 0) {
    say(outcome.label)
  }
}
