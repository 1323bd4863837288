import { Alert, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { download } from '../widgets/download.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ErasePerson } from './erase-person.tsx'
import { privacyText } from './privacy-text.ts'

/** Gives or erases what is held on a person, found by e-mail address. */
export function PersonData({ workspace }: { readonly workspace: string }) {
  const t = useText(privacyText)
  const [email, setEmail] = useState('')
  const [isErasing, erasing] = useDisclosure(false)
  const held = useAction('exportPerson')
  return (
    <Card withBorder component="section" aria-labelledby="person">
      <Title order={2} id="person">
        {t('person')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('personHint')}
      </Text>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const { submitter } = event.nativeEvent
          if (submitter?.getAttribute('value') === 'erase') erasing.open()
          else held.mutate({ params: { workspace }, body: { email: email.trim() } })
        }}
      >
        <Group align="flex-end" gap="xs">
          <TextInput
            type="email"
            label={t('email')}
            required
            autoComplete="off"
            style={{ flex: '1 1 240px' }}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" value="export" variant="default" loading={held.isPending}>
            {t('exportPerson')}
          </Button>
          <Button type="submit" value="erase" color="red" variant="light">
            {t('erasePerson')}
          </Button>
        </Group>
      </form>
      <Stack mt="sm" gap="sm">
        {held.isError && <ProblemAlert error={held.error} />}
        {held.data && <Held email={held.data.body.email} held={held.data.body.held} />}
        <ErasePerson
          key={email}
          workspace={workspace}
          email={email.trim()}
          isOpen={isErasing}
          onClose={erasing.close}
        />
      </Stack>
    </Card>
  )
}

function Held({ email, held }: { readonly email: string; readonly held: readonly unknown[] }) {
  const t = useText(privacyText)
  return (
    <Alert variant="light">
      <Group justify="space-between">
        <Text size="sm">{t('exported', { count: held.length })}</Text>
        {held.length > 0 && (
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              download(`${email}.json`, JSON.stringify(held, null, 2), 'application/json')
            }
          >
            {t('download')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
