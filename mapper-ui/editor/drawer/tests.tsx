import { Badge, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { useText } from '../../text/use-text.ts'
import { BusySign } from '../../widgets/busy-sign.tsx'
import { useFlow, useView } from '../editor-context.tsx'
import type { TestsShown } from '../project/project-messages.ts'
import { DrawerHint } from './drawer-hint.tsx'
import { ProblemLine } from './problems.tsx'
import { drawerText } from './text.ts'

/** The tests in the file, run with every change, and what none of them shows. */
export function Tests() {
  const t = useText(drawerText)
  const tests = useView((view) => view.tests)
  const isSound = useView((view) => view.isSound)
  const version = useFlow((state) => state.version)
  const isFlow = useFlow((state) => state.flow.value['flow'] !== undefined)
  if (!tests) {
    return isSound && isFlow ? (
      <BusySign size="sm" label={t('runningTests')} />
    ) : (
      <Text size="sm">{t('testCannot')}</Text>
    )
  }
  const { results, gaps } = tests.shown
  return (
    <Stack gap="sm">
      {results.length === 0 ? (
        <DrawerHint icon={<IconChecklist />} title={t('noTests')}>
          {t('noTestsHint')}
        </DrawerHint>
      ) : (
        <TestSummary shown={tests.shown} isStale={tests.version !== version} />
      )}
      <Group align="flex-start" gap="xl">
        <TestList shown={tests.shown} />
        {gaps.length > 0 && (
          <section aria-label={t('gaps')} style={{ flex: '1 1 320px' }}>
            <Title order={3} size="h6">
              {t('gaps')}
            </Title>
            {gaps.map((gap) => (
              <ProblemLine
                key={`${gap.path.join('.')} ${gap.code} ${JSON.stringify(gap.message)}`}
                diagnostic={gap}
              />
            ))}
          </section>
        )}
      </Group>
    </Stack>
  )
}

function TestSummary({
  shown,
  isStale,
}: {
  readonly shown: TestsShown
  readonly isStale: boolean
}) {
  const t = useText(drawerText)
  const { results, covered, total } = shown
  const good = results.filter(({ isGood }) => isGood).length
  return (
    <div>
      <Text size="sm" component="output" display="block">
        <b>{t('passed', { good, all: results.length })}</b>
        {isStale && ` (${t('stale')})`}
      </Text>
      {total > 0 && (
        <>
          <Text size="xs" c="dimmed">
            {t('coverage', { covered, total })}
          </Text>
          <Progress
            mt={4}
            size="sm"
            value={(covered / total) * 100}
            aria-label={t('coverage', { covered, total })}
          />
        </>
      )}
    </div>
  )
}

/** Failing ones first, with what they want and got. */
function TestList({ shown: { results } }: { readonly shown: TestsShown }) {
  const t = useText(drawerText)
  const sorted = results.toSorted((left, right) => Number(left.isGood) - Number(right.isGood))
  return (
    <Stack
      gap={2}
      component="ul"
      style={{ listStyle: 'none', padding: 0, margin: 0, flex: '1 1 320px' }}
    >
      {sorted.map(({ it, isGood, differences }) => (
        <li key={it}>
          <Group gap={6} wrap="nowrap" align="flex-start">
            <Badge
              size="xs"
              mt={3}
              color={isGood ? 'green' : 'red'}
              variant="light"
              style={{ flexShrink: 0 }}
            >
              {t(isGood ? 'good' : 'bad')}
            </Badge>
            <Text size="sm">{it}</Text>
          </Group>
          {differences.map((each) => (
            <ProblemLine key={JSON.stringify(each.message)} diagnostic={each} />
          ))}
        </li>
      ))}
    </Stack>
  )
}
