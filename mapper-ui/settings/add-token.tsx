import { Alert, Button, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Role } from '../../server/contract/route.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { WithHelp } from '../help/with-help.tsx'
import { useText } from '../text/use-text.ts'
import { CopyButton } from '../widgets/copy-button.tsx'
import { RoleSelect } from './role-select.tsx'
import { settingsText } from './text.ts'

const MAX_DAYS = 366

/** Makes a token, and shows its secret this once. */
export function AddToken({ workspace }: { readonly workspace: string }) {
  const t = useText(settingsText)
  const [isOpen, dialog] = useDisclosure(false)
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [days, setDays] = useState(90)
  const add = useAction('createToken', {
    refreshes: ['listTokens'],
    onDone: () => {
      dialog.close()
      setName('')
    },
  })
  return (
    <Stack>
      <Group>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
          {t('addToken')}
        </Button>
      </Group>
      {add.data && <TokenSecret secret={add.data.body.secret} />}
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('addToken')}
        help="tokens"
        question={t('tokensHint')}
        confirm={t('addToken')}
        isBusy={add.isPending}
        error={add.error}
        onConfirm={() =>
          add.mutate({ params: { workspace }, body: { name: name.trim(), role, days } })
        }
      >
        <TextInput
          label={t('tokenName')}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <WithHelp topic="roles">
          <RoleSelect label={t('role')} value={role} onChange={setRole} />
        </WithHelp>
        <NumberInput
          label={t('days')}
          required
          min={1}
          max={MAX_DAYS}
          allowDecimal={false}
          value={days}
          onChange={(value) => setDays(Number(value))}
        />
      </ActionDialog>
    </Stack>
  )
}

function TokenSecret({ secret }: { readonly secret: string }) {
  const t = useText(settingsText)
  return (
    <Alert color="green" title={t('secretTitle')}>
      {t('secretHint')}
      <Group mt="sm" align="flex-end" gap="xs">
        <TextInput
          aria-label={t('secret')}
          readOnly
          value={secret}
          style={{ flex: '1 1 280px' }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={secret} />
      </Group>
    </Alert>
  )
}
