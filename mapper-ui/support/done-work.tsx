import '../files/import.css'
import { Alert, List, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { HelpWork } from '../../server/contract/help.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ChangedLines } from '../files/changed-lines.tsx'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { supportText } from './text.ts'

/** Actions that have words of their own. */
const KNOWN = [
  'enterToHelp',
  'leaveHelp',
  'saveAnswers',
  'saveTable',
  'saveConnection',
  'publishFiles',
  'pushFiles',
  'importFiles',
  'saveDraft',
  'addIntegration',
  'switchIntegration',
  'scheduleFlow',
  'startRun',
  'applyPlan',
  'saveHelpNotes',
  'handOver',
] as const

/** What they are about is the request that is shown. */
const OF_REQUEST: ReadonlySet<string> = new Set([
  'enterToHelp',
  'leaveHelp',
  'saveHelpNotes',
  'handOver',
])

/** What those who helped changed: files as a difference, all else by name. */
export function DoneWork({
  workspace,
  request,
}: {
  readonly workspace: string
  readonly request: string
}) {
  const t = useText(supportText)
  const found = useAnswer('readHelpWork', { params: { workspace, request } })
  if (found.isError) return <ProblemAlert error={found.error} />
  if (found.isPending) return <Skeleton height={160} />
  const { files, changes, isCut } = found.data.body
  if (files.length === 0 && changes.length === 0) {
    return <Text size="sm">{t('nothingDone')}</Text>
  }
  return (
    <Stack gap="xs" component="section" aria-label={t('work')}>
      <Title order={4}>{t('work')}</Title>
      {files.map((file) => (
        <ChangedFile key={file.path} file={file} />
      ))}
      {isCut && <Alert color="yellow">{t('isCut')}</Alert>}
      <List size="sm" listStyleType="none">
        {changes.map(({ at, action, subject, names }) => (
          <List.Item key={`${at} ${action} ${subject}`} style={{ overflowWrap: 'anywhere' }}>
            <DoneAction action={action} />
            {subject !== '' && !OF_REQUEST.has(action) && ` ${subject}`}
            {names.length > 0 && `: ${names.join(', ')}`}{' '}
            <Text span size="sm" c="dimmed">
              <Moment at={at} />
            </Text>
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}

function DoneAction({ action }: { readonly action: string }) {
  const t = useText(supportText)
  const known = KNOWN.find((each) => each === action)
  return known ? t(`did.${known}`) : t('did.other', { action })
}

function ChangedFile({
  file: { path, before, after },
}: {
  readonly file: HelpWork['files'][number]
}) {
  const t = useText(supportText)
  const state = before === null ? t('isNew') : after === null ? t('isGone') : ''
  return (
    <details open>
      <summary style={{ cursor: 'pointer', overflowWrap: 'anywhere' }}>
        {path} {state !== '' && `(${state})`}
      </summary>
      <ChangedLines before={before ?? ''} after={after ?? ''} label={path} />
    </details>
  )
}
