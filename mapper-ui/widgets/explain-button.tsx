import { Button, List, Modal, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { appText } from './text.ts'

interface Flow {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
}

/** Opens what a flow does, in plain words. Stands within a text or a list. */
export function ExplainButton({ place, title }: { readonly place: Flow; readonly title: string }) {
  const t = useText(appText)
  const [isOpen, dialog] = useDisclosure(false)
  const name = `${t('explain')}: ${title}`
  return (
    <>
      <Button variant="subtle" size="compact-xs" aria-label={name} onClick={dialog.open}>
        {t('explain')}
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} size="lg" title={name}>
        <Explanation place={place} />
      </Modal>
    </>
  )
}

function Explanation({ place }: { readonly place: Flow }) {
  const { data, error, refetch } = useAnswer(
    'explainFlow',
    { params: { ...place } },
    { saysError: true },
  )
  if (error && !data) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={240} />
  return (
    <Stack gap="md">
      {data.body.parts.map(({ heading, lines }) => (
        <section key={heading} aria-label={heading}>
          <Title order={3} size="h5" mb={4}>
            {heading}
          </Title>
          <List size="sm" spacing={4}>
            {lines.map((line) => (
              <List.Item key={line}>
                <Text size="sm">{line}</Text>
              </List.Item>
            ))}
          </List>
        </section>
      ))}
    </Stack>
  )
}
