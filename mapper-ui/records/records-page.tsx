import { Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconDatabaseSearch, IconSearch } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { EmptyState } from '../app/empty-state.tsx'
import { Page } from '../app/page.tsx'
import { useText } from '../text/use-text.ts'
import { FoundRecords } from './found-records.tsx'
import { recordsText } from './text.ts'

const SEARCH_MS = 300
const SHORTEST = 2

/** Search over the history of all records; the address holds the words, so that a result can be sent to somebody. */
export function RecordsPage() {
  const t = useText(recordsText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/records' })
  const { q = '' } = useSearch({ from: '/inside/w/$workspace/records' })
  const words = q.trim()
  return (
    <Page title={t('title')} about={t('about')}>
      <RecordSearch q={q} />
      {words === '' && (
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
  const [written, setWritten] = useState(q)
  const search = useDebouncedCallback((words: string) => {
    void navigate({ search: (before) => ({ ...before, q: words }), replace: true })
  }, SEARCH_MS)
  return (
    <TextInput
      type="search"
      size="md"
      aria-label={t('searchLabel')}
      placeholder={t('search')}
      leftSection={<IconSearch size={18} aria-hidden />}
      maxLength={200}
      value={written}
      onChange={(event) => {
        setWritten(event.currentTarget.value)
        search(event.currentTarget.value)
      }}
    />
  )
}
