import { Alert, Stack, Text } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { RemedyLinks } from '../widgets/remedy-links.tsx'
import { SearchField } from '../widgets/search-field.tsx'
import { BulkActions } from './bulk-actions.tsx'
import { CauseRecords } from './cause-records.tsx'
import { FollowNote } from './follow-note.tsx'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'
import { OPEN_RECORDS, type OpenPlace } from './use-open-records.ts'

/** The records of one cause: some or all are retried or ignored, one is edited or answered for. */
export function CausePage({ place }: { readonly place: OpenPlace }) {
  const t = useText(errorsText)
  const { workspace, integration, flow, state } = place
  const titleOf = useFlowTitles(workspace)
  const client = useQueryClient()
  const { q = '' } = useSearch({ from: '/inside/w/$workspace/errors' })
  const [done, setDone] = useState<Done>()
  return (
    <Page
      title={titleOf(integration, flow)}
      actions={
        <ButtonLink
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          to="/w/$workspace/errors"
          params={{ workspace }}
          search={{ integration, flow, state }}
        >
          {t('allCauses')}
        </ButtonLink>
      }
    >
      <BulkActions workspace={workspace} />
      {done && !done.isBulk && (
        <FollowNote workspace={workspace} done={done} onClose={() => setDone(undefined)} />
      )}
      <CauseNote place={place} />
      <CauseSearch q={q} />
      <CauseRecords
        place={place}
        q={q.trim()}
        onDone={(what) => {
          setDone(what)
          void client.resetQueries({ queryKey: [OPEN_RECORDS] })
        }}
      />
    </Page>
  )
}

/** What is wrong, in the words of one of them. */
function CauseNote({
  place: { workspace, integration, flow, state, cause },
}: {
  readonly place: OpenPlace
}) {
  const t = useText(errorsText)
  const { items } = useSuspenseAnswer('listCauses', { params: { workspace }, query: {} }).body
  const own = items.find(
    (each) =>
      each.integration === integration &&
      each.flow === flow &&
      each.state === state &&
      each.cause === cause,
  )
  return (
    <Alert color={state === 'parked' || state === 'in-doubt' ? 'red' : 'gray'} variant="light">
      <Stack gap={4}>
        {own && (
          <Text style={{ overflowWrap: 'anywhere' }}>
            <Said text={own.example} />
          </Text>
        )}
        {own && (
          <>
            <Text size="sm">{t('records', { count: own.count })}</Text>
            <RemedyLinks workspace={workspace} integration={integration} remedies={own.remedies} />
          </>
        )}
      </Stack>
    </Alert>
  )
}

function CauseSearch({ q }: { readonly q: string }) {
  const t = useText(errorsText)
  const navigate = useNavigate({ from: '/w/$workspace/errors' })
  return (
    <SearchField
      words={q}
      label={t('search')}
      placeholder={t('search')}
      onSearch={(words) =>
        void navigate({ search: (before) => ({ ...before, q: words }), replace: true })
      }
    />
  )
}
