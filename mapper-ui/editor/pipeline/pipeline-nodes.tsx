import { Box, Group, Text, UnstyledButton } from '@mantine/core'
import {
  IconChecklist,
  IconChevronDown,
  IconChevronRight,
  IconChevronUp,
  IconMathFunction,
  IconSearch,
} from '@tabler/icons-react'
import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import type { NodePlace, PlacedRun } from '../../model/pipeline/layout-pipeline.ts'
import type { PipelineNode, PipelineSection } from '../../model/pipeline/pipeline-view.ts'
import type { SectionCount } from '../../model/pipeline/section-counts.ts'
import { formatNumber } from '../../text/format.ts'
import { useLocale, useText } from '../../text/use-text.ts'
import { FoldedEnds, StepEndLinks } from './step-end-links.tsx'
import type { StepOutcome } from './step-outcomes.ts'
import { OutcomeBadge, ProblemCounts, StepDetails, StepIcon, UntestedMark } from './step-signs.tsx'
import { useRunName, useStepName } from './step-words.ts'
import { pipelineText } from './text.ts'
import type { CountedSteps } from './use-step-ends.ts'

export interface StepData extends Record<string, unknown> {
  readonly node: PipelineNode
  readonly outcome: StepOutcome | undefined
  readonly hasSample: boolean
  readonly counted: CountedSteps | undefined
  /** Of a group: its branches, from its own corner. */
  readonly lanes: readonly { readonly kind: 'do' | 'else'; readonly place: NodePlace }[]
}

export type StepNodeType = Node<StepData, 'step' | 'row' | 'group'>
export type RunNodeType = Node<
  {
    readonly kind: PlacedRun['kind']
    readonly steps: readonly PipelineNode[]
    readonly isFolded: boolean
    /** The step that is chosen is one of those that are folded. */
    readonly isChosen: boolean
    readonly counted: CountedSteps | undefined
    readonly onFold: () => void
  },
  'run'
>
export type SectionNodeType = Node<
  {
    readonly section: PipelineSection
    /** Its steps, with those within groups. */
    readonly steps: readonly PipelineNode[]
    readonly isFolded: boolean
    /** The step that is chosen is one of those that are folded. */
    readonly isChosen: boolean
    readonly counted: CountedSteps | undefined
    readonly onFold: () => void
    readonly count: SectionCount | undefined
    /** All that the flow processed in the period. */
    readonly records: number
  },
  'section'
>
export type CanvasNode = StepNodeType | RunNodeType | SectionNodeType

/** What is read, or one step. */
export const StepNode = memo(function StepNode({ data, selected }: NodeProps<StepNodeType>) {
  return (
    <Box className="step-node" {...lookOf(data, selected)}>
      <NodeHead {...data} />
      {data.node.kind === 'source' && data.counted ? (
        <SourceCount counted={data.counted} />
      ) : (
        <StepDetails node={data.node} />
      )}
      <StepEndLinks counted={data.counted} id={data.node.id} isWalked />
    </Box>
  )
})

/** How many records of the source were processed in the period. */
function SourceCount({ counted: { records } }: { readonly counted: CountedSteps }) {
  const t = useText(pipelineText)
  const locale = useLocale()
  return (
    <Text className="step-details" truncate>
      {t('sourceRead', { count: records, number: formatNumber(records, locale) })}
    </Text>
  )
}

/** One of several steps in a card. */
export const RowNode = memo(function RowNode({ data, selected }: NodeProps<StepNodeType>) {
  return (
    <Box className="step-row" {...lookOf(data, selected)}>
      <NodeHead {...data} />
      <StepEndLinks counted={data.counted} id={data.node.id} isWalked />
    </Box>
  )
})

/** A group: its head, and a name over each of its branches. The steps within are nodes of their own. */
export const GroupNode = memo(function GroupNode({ data, selected }: NodeProps<StepNodeType>) {
  const t = useText(pipelineText)
  return (
    <Box className="step-group" {...lookOf(data, selected)}>
      <NodeHead {...data} />
      <StepDetails node={data.node} />
      <StepEndLinks counted={data.counted} id={data.node.id} isWalked />
      {data.lanes.length > 1 &&
        data.lanes.map(({ kind, place }) => (
          <Text
            key={kind}
            className="step-branch"
            pos="absolute"
            left={place.x}
            top={place.y - 22}
            w={place.width}
          >
            {t(kind)}
          </Text>
        ))}
    </Box>
  )
})

const RUN_ICONS = { checks: IconChecklist, values: IconMathFunction, lookUps: IconSearch } as const

/** The card around steps of one kind, which lie on it. */
export const RunNode = memo(function RunNode({
  data: { kind, steps, isFolded, isChosen, counted, onFold },
}: NodeProps<RunNodeType>) {
  const nameOf = useRunName()
  const Icon = RUN_ICONS[kind]
  const Chevron = isFolded ? IconChevronDown : IconChevronUp
  return (
    <Box className="step-run" data-chosen={isChosen}>
      {/* The drawing is one stop of the Tab key. Without a mouse, the list shows all steps. */}
      <UnstyledButton
        className="step-fold nodrag nopan"
        tabIndex={-1}
        aria-expanded={!isFolded}
        onClick={onFold}
      >
        <Icon size={16} aria-hidden className="step-icon" />
        <Text className="step-title" truncate style={{ flex: 1 }}>
          {nameOf(kind, steps)}
        </Text>
        <Chevron size={16} aria-hidden className="step-icon" />
      </UnstyledButton>
      {isFolded && <FoldedEnds counted={counted} steps={steps} />}
    </Box>
  )
})

/** The head of a column, which folds it. */
export const SectionNode = memo(function SectionNode({
  data: { section, steps, isFolded, isChosen, counted, onFold, count, records },
}: NodeProps<SectionNodeType>) {
  const t = useText(pipelineText)
  const locale = useLocale()
  const title = section.title === '' ? t(`section.${section.kind}`) : section.title
  const Chevron = isFolded ? IconChevronRight : IconChevronDown
  return (
    <Box
      className="step-section"
      data-chosen={isChosen}
      title={[title, section.more].filter(Boolean).join(', ')}
    >
      {/* As cards with several steps: the drawing is one stop of the Tab key, and the list folds by keys. */}
      <UnstyledButton
        className="step-fold nodrag nopan"
        tabIndex={-1}
        aria-expanded={!isFolded}
        aria-label={t(isFolded ? 'unfoldSection' : 'foldSection', { title })}
        onClick={onFold}
      >
        <Chevron size={16} aria-hidden className="step-icon" />
        <Text className="step-title" truncate style={{ flex: 1 }}>
          {title}
        </Text>
      </UnstyledButton>
      <Text className="step-details" truncate>
        {t('stepCount', { count: section.nodes.length })}
        {count && records > 0 && (
          <>
            {' · '}
            {t('sectionReached', { number: formatNumber(count.reached, locale) })}{' '}
            <b>{t('sectionContinued', { number: formatNumber(count.continued, locale) })}</b>
          </>
        )}
      </Text>
      {isFolded && <FoldedEnds counted={counted} steps={steps} />}
      {count && records > 0 && (
        <Box
          className="step-share"
          aria-hidden
          style={{ width: `${(100 * count.continued) / records}%` }}
        />
      )}
    </Box>
  )
})

function lookOf({ node, outcome, hasSample }: StepData, selected: boolean) {
  const isOnPath = outcome !== undefined && outcome.decision !== 'passed'
  return {
    'data-chosen': selected,
    'data-kind': node.kind,
    'data-errors': node.errors > 0,
    'data-path': !hasSample || node.kind === 'source' ? undefined : isOnPath,
  }
}

/** Marks stand on the edge of a card: they come and go, and its words stay where they are. */
function NodeHead({ node, outcome, hasSample }: StepData) {
  const nameOf = useStepName()
  const name = nameOf(node)
  return (
    <>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <StepIcon node={node} />
        <Text className="step-title" lineClamp={3} style={{ flex: 1 }} title={name}>
          {name}
        </Text>
      </Group>
      <Group className="step-marks" gap={4} wrap="nowrap">
        <UntestedMark node={node} />
        <ProblemCounts node={node} />
        {hasSample && isTold(outcome) && <OutcomeBadge outcome={outcome} />}
      </Group>
    </>
  )
}

/** Whether a step was come to is told by how its card is drawn. */
function isTold(outcome: StepOutcome | undefined): boolean {
  return outcome !== undefined && outcome.decision !== 'passed' && outcome.decision !== 'done'
}
