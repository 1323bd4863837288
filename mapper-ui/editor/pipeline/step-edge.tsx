import { ActionIcon, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getStraightPath,
} from '@xyflow/react'
import { createContext, use, useState } from 'react'
import type { DocumentPath } from '../../../engine/index.ts'
import { useText } from '../../text/use-text.ts'
import { StepKinds } from './add-step-menu.tsx'
import { pipelineText } from './text.ts'
import type { PipelineActions } from './use-pipeline.ts'

export type StepEdgeType = Edge<
  {
    /** The step that a new one comes behind; absent where none can be added. */
    readonly behind: DocumentPath | undefined
    /** The chosen sample went this way. */
    readonly isOnPath: boolean
  },
  'step'
>

/** What edges do with steps; absent while the flow cannot be changed. */
export const EdgeActions = createContext<PipelineActions | undefined>(undefined)

/** From one step to the next, with a button that puts a new one between them. */
export function StepEdge({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
}: EdgeProps<StepEdgeType>) {
  const [path, x, y] = getStraightPath({ sourceX, sourceY, targetX, targetY })
  const actions = use(EdgeActions)
  return (
    <>
      <BaseEdge id={id} path={path} className={data?.isOnPath ? 'step-path' : 'step-line'} />
      {actions && data?.behind && (
        <EdgeLabelRenderer>
          <AddHere actions={actions} behind={data.behind} x={x} y={y} />
        </EdgeLabelRenderer>
      )}
    </>
  )
}

function AddHere({
  actions,
  behind,
  x,
  y,
}: {
  readonly actions: PipelineActions
  readonly behind: DocumentPath
  readonly x: number
  readonly y: number
}) {
  const t = useText(pipelineText)
  const [isOpen, setIsOpen] = useState(false)
  const button = (
    <ActionIcon
      className="add-here nopan"
      size={24}
      radius="xl"
      variant="transparent"
      // The key A adds a step behind the chosen one.
      tabIndex={-1}
      aria-label={t('addHere')}
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      onClick={() => setIsOpen(true)}
    >
      <span className="add-here-dot">
        <IconPlus size={10} aria-hidden />
      </span>
    </ActionIcon>
  )
  // Hundreds of menus that nobody opens would cost more than all cards.
  if (!isOpen) return button
  return (
    <Menu opened onChange={setIsOpen} position="right-start" width={340} withinPortal>
      <Menu.Target>{button}</Menu.Target>
      <StepKinds
        onChoose={(verb) => {
          actions.choose(behind)
          actions.add(verb)
        }}
      />
    </Menu>
  )
}
