import { Group, Title } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconZoomQuestion } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { ButtonLink } from '../widgets/links.tsx'
import { FoundPages } from './found-records.tsx'
import { type LocalDay, localDay } from './local-day.ts'
import { OfFlow } from './of-flow.tsx'
import { recordsText } from './text.ts'

const PAGE = 50

/** A day of a flow. */
interface DayPlace {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
  readonly day: LocalDay
}

/** From an address that names a day of a flow; nothing from others. */
export function dayPlace(
  workspace: string,
  search: Readonly<Partial<Record<'integration' | 'flow' | 'day', string>>>,
): DayPlace | undefined {
  const { integration, flow } = search
  const day = localDay(search.day)
  if (integration === undefined || flow === undefined || !day) return undefined
  return { workspace, integration, flow, day }
}

/** The records that a flow processed on a day, where somebody pressed its bar. */
export function DayRecords({ place }: { readonly place: DayPlace }) {
  const t = useText(recordsText)
  const locale = useLocale()
  const { workspace, integration, flow, day } = place
  const found = useInfiniteQuery({
    meta: { saysError: true },
    queryKey: ['listRecordsBetween', place],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        from: new Date(day.from).toISOString(),
        to: new Date(day.to).toISOString(),
        limit: PAGE,
        ...(pageParam === '' ? {} : { after: pageParam }),
      }
      return (
        await call(
          'listRecordsBetween',
          { params: { workspace, integration, flow }, query },
          signal,
        )
      ).body
    },
    getNextPageParam: ({ next }) => next,
  })
  return (
    <section aria-labelledby="of-day">
      <Group gap="xs" mb="xs" justify="space-between">
        <Title order={2} size="h4" id="of-day">
          {t('ofDay', {
            day: new Date(day.from).toLocaleDateString(locale, {
              weekday: 'long',
              day: 'numeric',
              month: 'long',
              year: 'numeric',
            }),
          })}
        </Title>
        <DaySteps place={place} />
      </Group>
      <OfFlow place={place} />
      <FoundPages
        workspace={workspace}
        found={found}
        empty={
          <EmptyState icon={<IconZoomQuestion />} title={t('noneOfDay')}>
            {t('noneOfDayHint')}
          </EmptyState>
        }
      />
    </section>
  )
}

/** To the days beside it; none is after today. */
function DaySteps({ place: { workspace, integration, flow, day } }: { readonly place: DayPlace }) {
  const t = useText(recordsText)
  const now = useNow()
  const step = (later: number) =>
    ({
      variant: 'default',
      size: 'xs',
      to: '/w/$workspace/records',
      params: { workspace },
      search: { integration, flow, day: localDay(day.name, later)?.name ?? day.name },
      resetScroll: false,
    }) as const
  return (
    <Group gap="xs">
      <ButtonLink {...step(-1)} leftSection={<IconChevronLeft size={16} aria-hidden />}>
        {t('dayBefore')}
      </ButtonLink>
      {day.to <= now && (
        <ButtonLink {...step(1)} rightSection={<IconChevronRight size={16} aria-hidden />}>
          {t('dayAfter')}
        </ButtonLink>
      )}
    </Group>
  )
}
