import { Text } from '@mantine/core'
import { IconDatabaseSearch } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { Page } from '../widgets/page.tsx'
import { SearchField } from '../widgets/search-field.tsx'
import { DayRecords, dayPlace } from './day-records.tsx'
import { EndedRecords, endedPlace } from './ended-records.tsx'
import { FoundRecords } from './found-records.tsx'
import { recordsText } from './text.ts'

const SHORTEST = 2

/** Search over the history of all records; the address holds the words, so that a result can be sent to somebody. */
export function RecordsPage() {
  const t = useText(recordsText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/records' })
  const search = useSearch({ from: '/inside/w/$workspace/records' })
  const { q = '' } = search
  const words = q.trim()
  const ended = words === '' ? endedPlace(workspace, search) : undefined
  const day = words === '' && !ended ? dayPlace(workspace, search) : undefined
  return (
    <Page title={t('title')} about={t('about')}>
      <RecordSearch q={q} />
      {ended && <EndedRecords place={ended} />}
      {day && <DayRecords place={day} />}
      {words === '' && !ended && !day && (
        <EmptyState icon={<IconDatabaseSearch />} title={t('begin')}>
          {t('beginHint')}
        </EmptyState>
      )}
      {words.length > 0 && words.length < SHORTEST && <Text c="dimmed">{t('tooShort')}</Text>}
      {words.length >= SHORTEST && <FoundRecords key={words} workspace={workspace} q={words} />}
    </Page>
  )
}

function RecordSearch({ q }: { readonly q: string }) {
  const t = useText(recordsText)
  const navigate = useNavigate({ from: '/w/$workspace/records' })
  return (
    <SearchField
      size="md"
      words={q}
      label={t('searchLabel')}
      placeholder={t('search')}
      onSearch={(words) =>
        void navigate({ search: (before) => ({ ...before, q: words }), replace: true })
      }
    />
  )
}
