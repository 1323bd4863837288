import { Badge, Text, VisuallyHidden } from '@mantine/core'
import {
  IconArrowsSplit2,
  IconDatabaseImport,
  IconFileSymlink,
  IconFlaskOff,
  IconHandStop,
  IconMathFunction,
  IconPlayerSkipForward,
  IconQuestionMark,
  IconSearch,
  IconTrash,
  IconWorldDownload,
  type TablerIcon,
} from '@tabler/icons-react'
import type { Verb } from '../../model/mapping/flow-steps.ts'
import type { PipelineNode } from '../../model/pipeline/pipeline-view.ts'
import { useProblemText } from '../../text/use-problem-text.ts'
import { useText } from '../../text/use-text.ts'
import { useTitled } from '../../text/use-titled.ts'
import { coverageOf } from '../coverage-of.ts'
import { useView } from '../editor-context.tsx'
import type { StepOutcome } from './step-outcomes.ts'
import { useStepDetails } from './step-words.ts'
import { pipelineText } from './text.ts'

export const verbIcons: Readonly<Record<Verb, TablerIcon>> = {
  let: IconMathFunction,
  find: IconSearch,
  write: IconDatabaseImport,
  delete: IconTrash,
  skip: IconPlayerSkipForward,
  fail: IconHandStop,
  do: IconArrowsSplit2,
  call: IconFileSymlink,
}

const ICONS = { ...verbIcons, source: IconWorldDownload, unknown: IconQuestionMark } as const

export function StepIcon({ node: { kind, verb } }: { readonly node: PipelineNode }) {
  const Icon = ICONS[kind === 'source' ? 'source' : (verb ?? 'unknown')]
  return <Icon size={16} aria-hidden className="step-icon" />
}

/** How many mistakes a step has. */
export function ProblemCounts({ node }: { readonly node: PipelineNode }) {
  const t = useText(pipelineText)
  return (
    <>
      {node.errors > 0 && (
        <Badge size="xs" color="red" variant="filled" style={{ flexShrink: 0 }}>
          {t('errors', { count: node.errors })}
        </Badge>
      )}
      {node.hints > 0 && (
        <Badge size="xs" color="gray" variant="light" style={{ flexShrink: 0 }}>
          {t('hints', { count: node.hints })}
        </Badge>
      )}
    </>
  )
}

/** That no test comes to a step, or to one of its two ways. */
export function UntestedMark({ node: { path } }: { readonly node: PipelineNode }) {
  const coverage = useView(coverageOf)
  const ways = [path, [...path, 'if'], [...path, 'missing']]
  const say = useProblemText()
  const gaps = coverage ? ways.flatMap((way) => coverage.gapsAt(way)) : []
  const words = gaps.map(say).join('\n')
  if (words === '') return null
  return (
    <span title={words} style={{ display: 'inline-flex', flexShrink: 0 }}>
      <IconFlaskOff size={14} aria-hidden />
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  )
}

const COLORS: Readonly<Record<StepOutcome['decision'], string>> = {
  create: 'green',
  update: 'green',
  found: 'green',
  done: 'green',
  unchanged: 'gray',
  kept: 'gray',
  passed: 'gray',
  // Not found, and skipped, are normal outcomes.
  missing: 'gray',
  skip: 'gray',
  wait: 'orange',
  fail: 'red',
}

/** What became of a step for the chosen sample. */
export function OutcomeBadge({ outcome }: { readonly outcome: StepOutcome | undefined }) {
  const t = useText(pipelineText)
  const say = useProblemText()
  const titled = useTitled()
  const times = outcome && outcome.turns > 1 ? ` ×${outcome.turns}` : ''
  return (
    <Badge
      size="xs"
      variant="light"
      color={outcome ? COLORS[outcome.decision] : 'gray'}
      title={outcome?.reason && titled(say(outcome.reason))}
      style={{ flexShrink: 0 }}
    >
      {t(`done.${outcome?.decision ?? 'never'}`)}
      {times}
    </Badge>
  )
}

/** How a step is done, in one line that is cut where it is too long. */
export function StepDetails({ node }: { readonly node: PipelineNode }) {
  const detailsOf = useStepDetails()
  const details = detailsOf(node)
  if (details.length === 0) return null
  return (
    <Text className="step-details" truncate title={details.join('\n')}>
      {details.join(' · ')}
    </Text>
  )
}
