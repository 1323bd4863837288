import { Badge, Button, Card, Collapse, Group, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp, IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useAction } from '../api/use-action.ts'
import { useMay } from '../session/session.ts'
import { Markdown } from '../text/markdown.tsx'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { useTell } from '../widgets/use-tell.ts'
import { wizardText } from './text.ts'

/** One integration of the catalogue: what it does, and the way into its set-up. */
export function CatalogueCard({
  workspace,
  entry: { name, title, about, readme, isAdded },
  systems,
}: {
  readonly workspace: string
  readonly entry: AnswerOf<Routes['listCatalogue']>['items'][number]
  /** Titles of the systems that it connects. */
  readonly systems: readonly string[]
}) {
  const t = useText(wizardText)
  const [isOpen, { toggle }] = useDisclosure(false)
  return (
    <Card withBorder component="article" aria-labelledby={`entry-${name}`}>
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 320px' }}>
          <Group gap="xs">
            <Title order={3} size="h4" id={`entry-${name}`}>
              {title}
            </Title>
            {isAdded && (
              <Badge variant="light" tt="none">
                {t('added')}
              </Badge>
            )}
          </Group>
          <Text c="dimmed" size="sm">
            {about}
          </Text>
          <Text size="sm" mt="xs">
            {t('connects', { systems: [...new Set(systems)].join(', ') })}
          </Text>
        </div>
        <AddButton workspace={workspace} name={name} title={title} isAdded={isAdded} />
      </Group>
      {readme !== '' && (
        <>
          <Group mt="sm">
            <Button
              size="compact-sm"
              variant="subtle"
              aria-expanded={isOpen}
              aria-label={`${t('details')}: ${title}`}
              rightSection={isOpen ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
              onClick={toggle}
            >
              {t('details')}
            </Button>
          </Group>
          <Collapse expanded={isOpen}>
            <div style={{ paddingTop: 12 }}>
              <Markdown text={readme} level={3} />
            </div>
          </Collapse>
        </>
      )}
    </Card>
  )
}

function AddButton({
  workspace,
  name,
  title,
  isAdded,
}: {
  readonly workspace: string
  readonly name: string
  readonly title: string
  readonly isAdded: boolean
}) {
  const t = useText(wizardText)
  const tell = useTell()
  const navigate = useNavigate()
  const may = useMay(workspace)
  const params = { workspace, integration: name }
  const add = useAction('addIntegration', {
    refreshes: ['listCatalogue', 'listIntegrations'],
    onDone: () => void navigate({ to: '/w/$workspace/setup/$integration', params, search: {} }),
  })
  if (!may('editor')) return null
  if (isAdded) {
    return (
      <ButtonLink
        variant="default"
        to="/w/$workspace/setup/$integration"
        params={params}
        search={{}}
        aria-label={`${t('goOn')}: ${title}`}
      >
        {t('goOn')}
      </ButtonLink>
    )
  }
  return (
    <Button
      leftSection={<IconPlus size={16} />}
      loading={add.isPending}
      aria-label={`${t('add')}: ${title}`}
      onClick={() =>
        add.mutate({ params: { workspace }, body: { name } }, { onError: tell.problem })
      }
    >
      {t('add')}
    </Button>
  )
}
