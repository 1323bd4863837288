import { Box, ScrollArea, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react'
import {
  type PipelineLane,
  type PipelineNode,
  type PipelineSection,
  type PipelineView,
  stepsOfSection,
} from '../../model/pipeline/pipeline-view.ts'
import { useText } from '../../text/use-text.ts'
import { FoldedEnds, StepEndLinks } from './step-end-links.tsx'
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
  const { view, chosen, outcomes, counted, folded, fold } = pipeline
  const rows = useMemo(() => outlineRows(view, folded), [view, folded])
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
          if (!(target instanceof Element)) return
          const section = target.closest('[data-section]')?.getAttribute('data-section')
          if (section) fold(section)
          const item = target.closest('[data-step]')
          const id = item?.getAttribute('data-step')
          const node = view.nodes.find((each) => each.id === id)
          if (node) actions.choose(node.path)
        }}
      >
        {rows.map((row) =>
          'section' in row ? (
            <OutlineSection
              key={row.section.id}
              section={row.section}
              steps={row.steps}
              isFolded={folded.has(row.section.id)}
              counted={counted}
            />
          ) : (
            <OutlineItem
              key={row.node.id}
              node={row.node}
              depth={row.depth}
              lane={lanes.get(row.node.lane)}
              outcome={outcomes?.get(row.node.id)}
              hasSample={outcomes !== undefined}
              counted={counted}
              isChosen={row.node.id === chosen}
              isStop={row.node.id === (chosen ?? view.nodes[0]?.id)}
            />
          ),
        )}
        {view.nodes.length < 2 && (
          <Text size="sm" c="dimmed" p="xs">
            {t('noSteps')}
          </Text>
        )}
      </Box>
    </ScrollArea>
  )
}

type OutlineRow =
  | { readonly section: PipelineSection; readonly steps: readonly PipelineNode[] }
  | { readonly node: PipelineNode; readonly depth: 0 | 1 }

/** Steps under the names of their sections, as far as those are open; a flow without such names is one list. */
function outlineRows(view: PipelineView, folded: ReadonlySet<string>): readonly OutlineRow[] {
  const { nodes, sections } = view
  const named = sections.filter(({ title }) => title !== '')
  if (named.length === 0) return nodes.map((node) => ({ node, depth: 0 }))
  const within = new Map(sections.map((section) => [section.id, stepsOfSection(view, section)]))
  const own = new Set([...within.values()].flat())
  const rows: OutlineRow[] = []
  for (const node of nodes) if (!own.has(node)) rows.push({ node, depth: 0 })
  for (const section of sections) {
    const steps = within.get(section.id) ?? []
    rows.push({ section, steps })
    if (folded.has(section.id)) continue
    for (const node of steps) rows.push({ node, depth: 1 })
  }
  return rows
}

/** A name over steps. A press folds them, as do the arrow keys. */
const OutlineSection = memo(function OutlineSection({
  section: { id, title, kind },
  steps,
  isFolded,
  counted,
}: {
  readonly section: PipelineSection
  readonly steps: readonly PipelineNode[]
  readonly isFolded: boolean
  readonly counted: CountedSteps | undefined
}) {
  const t = useText(pipelineText)
  const Chevron = isFolded ? IconChevronRight : IconChevronDown
  return (
    <div
      role="treeitem"
      className="outline-item outline-section"
      aria-level={1}
      aria-expanded={!isFolded}
      aria-selected={false}
      tabIndex={0}
      data-section={id}
    >
      <Chevron size={16} aria-hidden className="step-icon" />
      <Text size="sm" truncate style={{ flex: 1 }}>
        {title === '' ? t(`section.${kind}`) : title}{' '}
        <Text span size="xs" c="var(--text-2)">
          {t('stepCount', { count: steps.length })}
        </Text>
      </Text>
      {isFolded && <FoldedEnds counted={counted} steps={steps} />}
    </div>
  )
})

const OutlineItem = memo(function OutlineItem({
  node,
  depth,
  lane,
  outcome,
  hasSample,
  counted,
  isChosen,
  isStop,
}: {
  readonly node: PipelineNode
  /** How many names of sections stand over it. */
  readonly depth: 0 | 1
  readonly lane: PipelineLane | undefined
  readonly outcome: StepOutcome | undefined
  readonly hasSample: boolean
  readonly counted: CountedSteps | undefined
  readonly isChosen: boolean
  /** The one item that the Tab key stops at. */
  readonly isStop: boolean
}) {
  const nameOf = useStepName()
  const level = levelOf(node) + depth
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
