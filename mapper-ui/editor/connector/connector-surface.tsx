import './connector.css'
import { SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useText } from '../../text/use-text.ts'
import { PartForm } from './part-form.tsx'
import { PartTree } from './part-tree.tsx'
import { connectorText } from './text.ts'
import { TryPanel } from './try-panel.tsx'

const PANES = ['parts', 'form', 'try'] as const
type Pane = (typeof PANES)[number]

/** A connector as parts, the form of one, and what a real call gives. The text of the file is all there is. */
export function ConnectorSurface({ workspace }: { readonly workspace: string }) {
  const t = useText(connectorText)
  const isNarrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  const isMiddle = useMediaQuery('(max-width: 1240px)', false, { getInitialValueInEffect: false })
  const [wanted, setPane] = useState<Pane>('form')
  const panes: readonly Pane[] = isNarrow
    ? PANES
    : isMiddle
      ? PANES.filter((pane) => pane !== 'parts')
      : []
  const pane = panes.includes(wanted) ? wanted : 'form'
  const shows = (each: Pane): boolean => !panes.includes(each) || pane === each
  return (
    <div className="conn">
      {panes.length > 0 && (
        <SegmentedControl
          className="conn-panes"
          size="xs"
          aria-label={t('panes')}
          value={pane}
          data={panes.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => setPane(PANES.find((each) => each === value) ?? 'form')}
        />
      )}
      <div className="conn-stage">
        {shows('parts') && <PartTree />}
        {shows('form') && <PartForm />}
        {shows('try') && <TryPanel workspace={workspace} />}
      </div>
    </div>
  )
}
