import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconLifebuoy } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { HelpRequest } from '../../server/contract/help.ts'
import type { Session } from '../../server/contract/sessions.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { sessionQuery, useMay, useSession } from '../session/session.ts'
import { formatTime } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { Announced } from './announced.tsx'
import { supportText } from './text.ts'

/** Consent ends by itself, and may be given or ended by somebody else meanwhile. */
const LOOK_MS = 30_000

/** Above every page: who else may change the workspace, or that it is suspended. */
export function HelpBanner({ workspace }: { readonly workspace: string }) {
  const t = useText(supportText)
  const { workspaces } = useSession()
  const help = workspaces.find(({ name }) => name === workspace)?.help
  const { data } = useAnswer('readHelp', { params: { workspace } }, { everyMs: LOOK_MS })
  const { request = null, suspension = null, announcements = [] } = data?.body ?? {}
  return (
    <>
      <Announced items={announcements} />
      {suspension && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} mb="md">
          {t('isSuspended', { reason: suspension.reason })}
        </Alert>
      )}
      {help && <Helping workspace={workspace} help={help} />}
      {!help && request?.consent.isRunning === true && (
        <MayChange workspace={workspace} request={request} />
      )}
    </>
  )
}

function MayChange({
  workspace,
  request: { id, consent },
}: {
  readonly workspace: string
  readonly request: HelpRequest
}) {
  const t = useText(supportText)
  const locale = useLocale()
  const isAdministrator = useMay(workspace)('administrator')
  const end = useAction('endHelpConsent', { refreshes: ['readHelp'] })
  return (
    <Alert color="blue" icon={<IconLifebuoy aria-hidden />} mb="md">
      <Group gap="sm">
        <Text size="sm">{t('mayChange', { date: formatTime(consent.until, locale) })}</Text>
        {isAdministrator && (
          <Button
            size="xs"
            variant="default"
            loading={end.isPending}
            onClick={() => end.mutate({ params: { workspace, request: id } })}
          >
            {t('endNow')}
          </Button>
        )}
        <ButtonLink
          size="xs"
          variant="default"
          to="/w/$workspace/settings/$section"
          params={{ workspace, section: 'help' }}
        >
          {t('seeHelp')}
        </ButtonLink>
      </Group>
      {end.isError && <ProblemAlert error={end.error} />}
    </Alert>
  )
}

function Helping({
  workspace,
  help: { request, until },
}: {
  readonly workspace: string
  readonly help: NonNullable<Session['workspaces'][number]['help']>
}) {
  const t = useText(supportText)
  const locale = useLocale()
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = useAction('leaveHelp')
  const goOut = async () => {
    await leave.mutateAsync({ params: { workspace, request } })
    await navigate({ to: '/console/$section', params: { section: 'help' } })
    await client.refetchQueries({ queryKey: sessionQuery.queryKey })
  }
  return (
    <Alert color="orange" icon={<IconLifebuoy aria-hidden />} mb="md">
      <Group gap="sm">
        <Text size="sm">{t('helping', { date: formatTime(until, locale) })}</Text>
        <ButtonLink size="xs" variant="default" to="/console/$section" params={{ section: 'help' }}>
          {t('notesAndHandOver')}
        </ButtonLink>
        <Button
          size="xs"
          variant="default"
          loading={leave.isPending}
          onClick={() => void goOut().catch(() => undefined)}
        >
          {t('leave')}
        </Button>
      </Group>
      {leave.isError && <ProblemAlert error={leave.error} />}
    </Alert>
  )
}
