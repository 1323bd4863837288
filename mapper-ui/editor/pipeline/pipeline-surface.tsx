import { Box, Group, SegmentedControl } from '@mantine/core'
import { useElementSize, useLocalStorage } from '@mantine/hooks'
import { useState } from 'react'
import { useText } from '../../text/use-text.ts'
import { useFlow } from '../editor-context.tsx'
import { AddStepMenu } from './add-step-menu.tsx'
import { OutlineList } from './outline-list.tsx'
import { PipelineCanvas } from './pipeline-canvas.tsx'
import { EndsPeriod } from './step-end-links.tsx'
import { StepInspector } from './step-inspector.tsx'
import { pipelineText } from './text.ts'
import { usePipeline, usePipelineActions } from './use-pipeline.ts'
import { usePipelineKeys } from './use-pipeline-keys.ts'

type Shown = 'story' | 'list'

/** Below this, the panel of a step lies below. */
const WIDE = 720
const LINE = '1px solid var(--mantine-color-default-border)'

/** The flow as a story, drawn in columns, or as a list of the same, and the chosen step beside it. */
export function PipelineSurface() {
  const t = useText(pipelineText)
  const pipeline = usePipeline()
  const actions = usePipelineActions()
  const isLocked = useFlow(({ broken }) => broken !== undefined)
  const [isAdding, setIsAdding] = useState(false)
  const { ref, width } = useElementSize()
  const isWide = width === 0 || width >= WIDE
  const [kept, setKept] = useLocalStorage<Shown>({
    key: 'mapwright-pipeline',
    getInitialValueInEffect: false,
  })
  const shown = kept ?? (isWide ? 'story' : 'list')
  const onKeyDown = usePipelineKeys(pipeline, actions, () => setIsAdding(!isLocked))
  const node = pipeline.view.nodes.find(({ id }) => id === pipeline.chosen)
  return (
    <Box ref={ref} h="100%" style={{ display: 'flex', flexDirection: 'column' }}>
      <Group px="sm" py={4} gap="sm" justify="space-between" style={{ borderBottom: LINE }}>
        <AddStepMenu actions={actions} isOpen={isAdding} onChange={setIsAdding} isOff={isLocked} />
        {pipeline.counted && <EndsPeriod counted={pipeline.counted} />}
        <SegmentedControl
          size="xs"
          aria-label={t('shown')}
          value={shown}
          data={[
            { value: 'story', label: t('story') },
            { value: 'list', label: t('list') },
          ]}
          onChange={(value) => setKept(value === 'list' ? 'list' : 'story')}
        />
      </Group>
      <Box
        style={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: isWide ? 'row' : 'column' }}
      >
        <Box style={{ flex: 1, minWidth: 0, minHeight: 0, position: 'relative' }}>
          {shown === 'list' ? (
            <OutlineList pipeline={pipeline} actions={actions} onKeyDown={onKeyDown} />
          ) : (
            <PipelineCanvas
              pipeline={pipeline}
              actions={actions}
              isLocked={isLocked}
              isRoomy={isWide}
              onKeyDown={onKeyDown}
            />
          )}
        </Box>
        {node && (
          <Box
            w={isWide ? 324 : '100%'}
            style={{
              flex: isWide ? 'none' : 1,
              minHeight: 0,
              overflow: 'auto',
              [isWide ? 'borderLeft' : 'borderTop']: LINE,
            }}
          >
            <StepInspector
              node={node}
              counted={pipeline.counted}
              actions={actions}
              isLocked={isLocked}
            />
          </Box>
        )}
      </Box>
    </Box>
  )
}
