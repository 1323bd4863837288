import { Box, Group, Text } from '@mantine/core'
import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import type { NodePlace } from '../../model/pipeline/layout-pipeline.ts'
import type { PipelineNode } from '../../model/pipeline/pipeline-view.ts'
import { useText } from '../../text/use-text.ts'
import type { StepOutcome } from './step-outcomes.ts'
import {
  OutcomeBadge,
  ProblemCounts,
  StepBadges,
  StepIcon,
  UntestedMark,
  useStepName,
} from './step-signs.tsx'
import { pipelineText } from './text.ts'

export type StepNodeType = Node<
  {
    readonly node: PipelineNode
    readonly outcome: StepOutcome | undefined
    readonly hasSample: boolean
    /** Of a group: its branches, from its own corner. */
    readonly lanes: readonly { readonly kind: 'do' | 'else'; readonly place: NodePlace }[]
  },
  'step' | 'group'
>

/** What is read, or one step. */
export const StepNode = memo(function StepNode({ data, selected }: NodeProps<StepNodeType>) {
  const { node, outcome, hasSample } = data
  return (
    <Box
      className="step-node"
      data-chosen={selected}
      data-kind={node.kind}
      data-errors={node.errors > 0}
    >
      <NodeHead node={node} outcome={outcome} hasSample={hasSample} />
      {node.badges.length > 0 && <StepBadges node={node} />}
    </Box>
  )
})

/** A group: its head, and a name over each of its branches. The steps within are nodes of their own. */
export const GroupNode = memo(function GroupNode({ data, selected }: NodeProps<StepNodeType>) {
  const t = useText(pipelineText)
  const { node, outcome, hasSample, lanes } = data
  return (
    <Box className="step-group" data-chosen={selected} data-errors={node.errors > 0}>
      <NodeHead node={node} outcome={outcome} hasSample={hasSample} />
      <StepBadges node={node} />
      {lanes.length > 1 &&
        lanes.map(({ kind, place }) => (
          <Text
            key={kind}
            size="xs"
            fw={600}
            c="dimmed"
            pos="absolute"
            left={place.x}
            top={place.y - 16}
          >
            {t(kind)}
          </Text>
        ))}
    </Box>
  )
})

function NodeHead({
  node,
  outcome,
  hasSample,
}: Pick<StepNodeType['data'], 'node' | 'outcome' | 'hasSample'>) {
  const nameOf = useStepName()
  return (
    <Group gap={6} wrap="nowrap">
      <StepIcon node={node} />
      <Text size="sm" fw={600} truncate style={{ flex: 1 }} title={nameOf(node)}>
        {nameOf(node)}
      </Text>
      <UntestedMark node={node} />
      <ProblemCounts node={node} />
      {hasSample && node.kind !== 'source' && <OutcomeBadge outcome={outcome} />}
    </Group>
  )
}
