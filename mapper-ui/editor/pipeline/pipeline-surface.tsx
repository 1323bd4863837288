import { Box, Group, SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { useText } from '../../text/use-text.ts'
import { useFlow } from '../editor-context.tsx'
import { AddStepMenu } from './add-step-menu.tsx'
import { OutlineList } from './outline-list.tsx'
import { PipelineCanvas } from './pipeline-canvas.tsx'
import { StepInspector } from './step-inspector.tsx'
import { pipelineText } from './text.ts'
import { usePipeline, usePipelineActions } from './use-pipeline.ts'
import { usePipelineKeys } from './use-pipeline-keys.ts'

/** Below this, list and drawing take turns. */
const WIDE = 720
const LINE = '1px solid var(--mantine-color-default-border)'

/** The flow as steps: a list and a drawing of the same, and the chosen step beside them. */
export function PipelineSurface() {
  const t = useText(pipelineText)
  const pipeline = usePipeline()
  const actions = usePipelineActions()
  const isLocked = useFlow(({ broken }) => broken !== undefined)
  const [isAdding, setIsAdding] = useState(false)
  const [shown, setShown] = useState<'list' | 'drawing'>('list')
  const { ref, width } = useElementSize()
  const onKeyDown = usePipelineKeys(pipeline, actions, () => setIsAdding(!isLocked))
  const isWide = width === 0 || width >= WIDE
  const node = pipeline.view.nodes.find(({ id }) => id === pipeline.chosen)
  return (
    <Box ref={ref} h="100%" style={{ display: 'flex', flexDirection: 'column' }}>
      <Group px="sm" py={4} gap="sm" style={{ borderBottom: LINE }}>
        <AddStepMenu actions={actions} isOpen={isAdding} onChange={setIsAdding} isOff={isLocked} />
        {!isWide && (
          <SegmentedControl
            size="xs"
            aria-label={t('outline')}
            value={shown}
            data={[
              { value: 'list', label: t('list') },
              { value: 'drawing', label: t('drawing') },
            ]}
            onChange={(value) => setShown(value === 'list' ? 'list' : 'drawing')}
          />
        )}
      </Group>
      <Box
        style={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: isWide ? 'row' : 'column' }}
      >
        {(isWide || shown === 'list') && (
          <Box
            w={isWide ? 264 : '100%'}
            style={{ flex: isWide ? 'none' : 1, minHeight: 0, borderRight: LINE }}
          >
            <OutlineList pipeline={pipeline} actions={actions} onKeyDown={onKeyDown} />
          </Box>
        )}
        {(isWide || shown === 'drawing') && (
          <Box style={{ flex: 1, minWidth: 0, minHeight: 0, position: 'relative' }}>
            <PipelineCanvas
              pipeline={pipeline}
              actions={actions}
              isLocked={isLocked}
              onKeyDown={onKeyDown}
            />
          </Box>
        )}
        {node && (
          <Box
            w={isWide ? 300 : '100%'}
            style={{
              flex: isWide ? 'none' : 1,
              minHeight: 0,
              overflow: 'auto',
              [isWide ? 'borderLeft' : 'borderTop']: LINE,
            }}
          >
            <StepInspector node={node} actions={actions} isLocked={isLocked} />
          </Box>
        )}
      </Box>
    </Box>
  )
}
