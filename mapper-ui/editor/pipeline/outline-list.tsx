import { Box, ScrollArea, Text } from '@mantine/core'
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react'
import type { PipelineLane, PipelineNode } from '../../model/pipeline/pipeline-view.ts'
import { useText } from '../../text/use-text.ts'
import { StepEndLinks } from './step-end-links.tsx'
import type { StepOutcome } from './step-outcomes.ts'
import { OutcomeBadge, ProblemCounts, StepIcon, UntestedMark } from './step-signs.tsx'
import { useStepDetails, useStepName } from './step-words.ts'
import { pipelineText } from './text.ts'
import type { Pipeline, PipelineActions } from './use-pipeline.ts'
import type { CountedSteps } from './use-step-ends.ts'

/** The same steps as a tree: all that can be seen and done in the drawing, for keyboards and screen readers too. */
export function OutlineList({
  pipeline,
  actions,
  onKeyDown,
}: {
  readonly pipeline: Pipeline
  readonly actions: PipelineActions
  readonly onKeyDown: (event: KeyboardEvent) => void
}) {
  const t = useText(pipelineText)
  const { view, chosen, outcomes, counted } = pipeline
  const lanes = useMemo(() => new Map(view.lanes.map((lane) => [lane.id, lane])), [view])
  const tree = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen === undefined) return
    const item = tree.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(chosen)}"]`)
    item?.scrollIntoView({ block: 'nearest' })
    // The focus follows what was chosen by a key, and stays where it is otherwise.
    if (tree.current?.contains(document.activeElement) === true) item?.focus()
  }, [chosen])
  return (
    <ScrollArea h="100%" type="auto">
      <Box
        ref={tree}
        role="tree"
        aria-label={t('outline')}
        p={4}
        onKeyDown={onKeyDown}
        onClick={({ target }) => {
          const item = target instanceof Element ? target.closest('[data-step]') : null
          const id = item?.getAttribute('data-step')
          const node = view.nodes.find((each) => each.id === id)
          if (node) actions.choose(node.path)
        }}
      >
        {view.nodes.map((node) => (
          <OutlineItem
            key={node.id}
            node={node}
            lane={lanes.get(node.lane)}
            outcome={outcomes?.get(node.id)}
            hasSample={outcomes !== undefined}
            counted={counted}
            isChosen={node.id === chosen}
            isStop={node.id === (chosen ?? view.nodes[0]?.id)}
          />
        ))}
        {view.nodes.length < 2 && (
          <Text size="sm" c="dimmed" p="xs">
            {t('noSteps')}
          </Text>
        )}
      </Box>
    </ScrollArea>
  )
}

const OutlineItem = memo(function OutlineItem({
  node,
  lane,
  outcome,
  hasSample,
  counted,
  isChosen,
  isStop,
}: {
  readonly node: PipelineNode
  readonly lane: PipelineLane | undefined
  readonly outcome: StepOutcome | undefined
  readonly hasSample: boolean
  readonly counted: CountedSteps | undefined
  readonly isChosen: boolean
  /** The one item that the Tab key stops at. */
  readonly isStop: boolean
}) {
  const nameOf = useStepName()
  const level = levelOf(node)
  const detailsOf = useStepDetails()
  const details = detailsOf(node)
  return (
    <div
      role="treeitem"
      className="outline-item"
      aria-level={level}
      aria-selected={isChosen}
      aria-posinset={lane ? lane.nodes.indexOf(node.id) + 1 : undefined}
      aria-setsize={lane?.nodes.length}
      tabIndex={isStop ? 0 : -1}
      data-step={node.id}
      style={{ marginLeft: (level - 1) * 14 }}
    >
      <StepIcon node={node} />
      <Text size="sm" truncate style={{ flex: 1 }}>
        <LaneName lane={lane} node={node} />
        {nameOf(node)}
        {details.length > 0 && (
          <Text span size="xs" c="var(--text-2)">
            {' '}
            {details.join(' · ')}
          </Text>
        )}
      </Text>
      <StepEndLinks counted={counted} id={node.id} isWalked />
      <UntestedMark node={node} />
      <ProblemCounts node={node} />
      {hasSample && node.kind !== 'source' && <OutcomeBadge outcome={outcome} />}
    </div>
  )
})

/** Said before the first step of an `else`, and of what is done for records that are gone. */
function LaneName({
  lane,
  node,
}: {
  readonly lane: PipelineLane | undefined
  readonly node: PipelineNode
}) {
  const t = useText(pipelineText)
  const isNamed = lane?.kind === 'else' || lane?.kind === 'gone'
  if (!isNamed || lane.nodes[0] !== node.id) return ''
  return `${lane.kind === 'gone' ? t('section.gone') : t('else')}: `
}

/** Two names for each group around it: its position, and the branch. */
function levelOf({ kind, path, lane }: PipelineNode): number {
  if (kind === 'source') return 1
  const outer = lane.startsWith('deletes') ? 1 : 0
  return Math.max(1, Math.floor(path.length / 2) - outer)
}
