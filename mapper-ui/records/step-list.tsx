import { Badge, List, Text } from '@mantine/core'
import type { Payload } from '../../server/contract/payload.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { EditorLink } from './editor-link.tsx'
import type { RecordPlace } from './record-place.ts'
import { recordsText } from './text.ts'

/** What a step came to, in words of the page. */
const WORDS = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  unchanged: 'same',
  kept: 'kept',
  found: 'found',
  missing: 'missing',
  skip: 'skip',
  fail: 'fail',
} as const

/** The way of a record through its flow: which steps it took, and why. */
export function StepList({
  place,
  steps,
}: {
  readonly place: RecordPlace
  readonly steps: Payload['steps']
}) {
  const t = useText(recordsText)
  return (
    <List type="ordered" size="sm" spacing={6}>
      {steps.map(({ step, title, entered, decision, reason }, at) => (
        // A step of a loop is there once per item.
        // oxlint-disable-next-line react/no-array-index-key -- the list never changes
        <List.Item key={`${step} ${at}`}>
          <EditorLink place={place} step={step}>
            {title}
          </EditorLink>{' '}
          <Badge size="sm" variant="light" tt="none" color={entered ? 'green' : 'gray'}>
            {entered ? t('entered') : t('passedOver')}
          </Badge>
          {decision !== null && (
            <Text span size="sm">
              {' '}
              {isKnown(decision) ? t(WORDS[decision]) : decision}
            </Text>
          )}
          {reason !== null && (
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              <Said text={reason} />
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  )
}

function isKnown(decision: string): decision is keyof typeof WORDS {
  return Object.hasOwn(WORDS, decision)
}
