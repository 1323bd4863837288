import {
  ActionIcon,
  Button,
  CopyButton,
  Divider,
  Grid,
  Group,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { IconCheck, IconCopy, IconLogin2, IconPlugConnected } from '@tabler/icons-react'
import { useId } from 'react'
import type { ConnectionInfo, ConnectorInfo } from '../../server/contract/connections.ts'
import { SchemaForm } from '../form/schema-form.tsx'
import { WithHelp } from '../help/with-help.tsx'
import { Markdown } from '../text/markdown.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { CheckAnswer } from './check-answer.tsx'
import { isConnectionName, toConnectionName } from './connection-name.ts'
import { redirectAddress } from './sign-in-at-system.ts'
import { connectionsText } from './text.ts'
import { type ConnectionDraft, useConnectionDraft } from './use-connection-draft.ts'

/** Address and credentials of an account, with help beside them; they are tried before they are saved. */
export function ConnectionForm(props: {
  readonly workspace: string
  readonly connector: ConnectorInfo
  readonly connection?: ConnectionInfo | undefined
  readonly taken: readonly string[]
  readonly onSaved: (name: string) => Promise<void> | void
}) {
  const t = useText(connectionsText)
  const { connector, connection } = props
  const draft = useConnectionDraft(props)
  const id = useId()
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (connector.signsIn) draft.signIn()
            else draft.connect()
          }}
        >
          <Stack>
            <SchemaForm
              schema={connector.settings}
              value={draft.settings}
              onChange={draft.changeSettings}
              mistakes={draft.mistakes}
              showsAll={draft.showsAll}
              place={{
                storedSecrets: connection?.secrets ?? [],
                liveResource: () => undefined,
              }}
              idPrefix={id}
            />
            {!connection && <NameInput draft={draft} />}
            {connector.signsIn ? (
              <SignIn draft={draft} systemTitle={connector.title} />
            ) : (
              <Answers draft={draft} isNew={!connection} />
            )}
          </Stack>
        </form>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        {connector.help !== '' && (
          <Paper
            withBorder
            p="md"
            component="aside"
            aria-labelledby={`${id}-help`}
            data-tour="keys"
          >
            <Title order={3} size="h4" mb="sm" id={`${id}-help`}>
              {t('help')}
            </Title>
            <Markdown text={connector.help} level={3} />
          </Paper>
        )}
      </Grid.Col>
    </Grid>
  )
}

function NameInput({ draft }: { readonly draft: ConnectionDraft }) {
  const t = useText(connectionsText)
  const wrong = draft.showsAll && !isConnectionName(draft.name) ? t('nameForm') : undefined
  return (
    <>
      <Divider />
      <WithHelp topic="connections">
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          value={draft.name}
          error={draft.isNameTaken ? t('nameTaken') : wrong}
          onChange={({ currentTarget }) => draft.setName(toConnectionName(currentTarget.value))}
        />
      </WithHelp>
    </>
  )
}

/** For a system where people sign in: what to register there, and the way to it. */
function SignIn({
  draft,
  systemTitle,
}: {
  readonly draft: ConnectionDraft
  readonly systemTitle: string
}) {
  const t = useText(connectionsText)
  const app = useText(appText)
  return (
    <Stack gap="sm">
      <WithHelp topic="connections">
        <TextInput
          label={t('redirect')}
          description={t('redirectHint')}
          value={redirectAddress()}
          readOnly
          rightSectionWidth={40}
          rightSection={
            <CopyButton value={redirectAddress()}>
              {({ copied, copy }) => (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  onClick={copy}
                  aria-label={copied ? app('copied') : app('copy')}
                >
                  {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                </ActionIcon>
              )}
            </CopyButton>
          }
        />
      </WithHelp>
      <Missing draft={draft} />
      {draft.error && <ProblemAlert error={draft.error} />}
      <div>
        <Button type="submit" loading={draft.isSaving} leftSection={<IconLogin2 size={16} />}>
          {t('saveAndSignIn', { system: systemTitle })}
        </Button>
      </div>
    </Stack>
  )
}

function Missing({ draft }: { readonly draft: ConnectionDraft }) {
  const t = useText(connectionsText)
  if (!draft.showsAll || draft.isComplete) return null
  return (
    <Text size="sm" c="red" role="alert">
      {t('missing')}
    </Text>
  )
}

function Answers({ draft, isNew }: { readonly draft: ConnectionDraft; readonly isNew: boolean }) {
  const t = useText(connectionsText)
  const isRefused = draft.result?.isGood === false
  return (
    <Stack gap="sm">
      <Missing draft={draft} />
      {draft.result && <CheckAnswer result={draft.result} />}
      {draft.error && <ProblemAlert error={draft.error} />}
      <Group>
        <Button
          type="submit"
          loading={draft.isTesting || draft.isSaving}
          leftSection={<IconPlugConnected size={16} />}
        >
          {isNew ? t('connectButton') : t('save')}
        </Button>
        <Button variant="default" loading={draft.isTesting} onClick={draft.test}>
          {t('test')}
        </Button>
        {isRefused && (
          <Button variant="subtle" color="gray" loading={draft.isSaving} onClick={draft.saveAnyway}>
            {t('saveAnyway')}
          </Button>
        )}
      </Group>
      {isNew && (
        <Text size="xs" c="dimmed">
          {t('connectHint')}
        </Text>
      )}
    </Stack>
  )
}
