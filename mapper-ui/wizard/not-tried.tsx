import { Button, Group, Stack, Text } from '@mantine/core'
import { useText } from '../text/use-text.ts'
import { KINDS, type TriedFlow, triedIn } from './trial-causes.ts'
import { trialText } from './trial-text.ts'
import type { Step } from './wizard-steps.ts'

/** What the outcomes of the tried records do not show: values without a row, answers that were not looked up, and flows that had nothing to try. */
export function NotTried({
  flows,
  onStep,
}: {
  readonly flows: readonly TriedFlow[]
  readonly onStep: (step: Step, at?: string) => void
}) {
  const t = useText(trialText)
  return (
    <Stack gap={4}>
      {flows.flatMap(({ unfilled }) =>
        unfilled.map((open) => (
          <UnfilledTable key={open.table} open={open} onFill={() => onStep('tables', open.table)} />
        )),
      )}
      {flows.flatMap(({ unasked }) =>
        unasked.map((each) => (
          <Text key={each.question} size="sm">
            {t('unasked', each)}
          </Text>
        )),
      )}
      {flows.flatMap(({ leftOut }) =>
        leftOut.map(({ table, title, values, names }) => (
          <Group key={table} gap="xs">
            <Text size="sm">{t('leftOut', { title, values: quoted(names) })}</Text>
            <Button size="compact-xs" variant="default" onClick={() => onStep('tables', table)}>
              {t('addRows', { count: values.length })}
            </Button>
          </Group>
        )),
      )}
      {flows.map((flow) => (
        <UntriedFlow key={flow.flow} flow={flow} />
      ))}
      <Text size="xs" c="dimmed">
        {t('notAccepted')}
      </Text>
    </Stack>
  )
}

function UnfilledTable({
  open: { title, values, count, emptyTarget },
  onFill,
}: {
  readonly open: TriedFlow['unfilled'][number]
  readonly onFill: () => void
}) {
  const t = useText(trialText)
  const named = quoted(values)
  const more = count - values.length
  const all = more > 0 ? t('andMore', { values: named, count: more }) : named
  return (
    <Group gap="xs">
      <Text size="sm">{t('unfilled', { title, values: all, count })}</Text>
      {emptyTarget !== null && <Text size="sm">{t('emptyTarget', { system: emptyTarget })}</Text>}
      <Button size="compact-xs" variant="default" onClick={onFill}>
        {t('addRows', { count })}
      </Button>
    </Group>
  )
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `“${value}”`).join(', ')
}

function UntriedFlow({ flow }: { readonly flow: TriedFlow }) {
  const t = useText(trialText)
  if (flow.problem !== null) return null
  const { title } = flow
  const isSkipped = KINDS.every((kind) => kind === 'skip' || flow[kind] === 0)
  if (!isSkipped) return null
  return (
    <Text size="sm" c="dimmed">
      {t(triedIn(flow) === 0 ? 'nothingToTry' : 'allSkipped', { title })}
    </Text>
  )
}
