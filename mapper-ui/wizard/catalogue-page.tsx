import { Card, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconSearch, IconZoomQuestion } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ConnectorInfo } from '../../server/contract/connections.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { Page } from '../widgets/page.tsx'
import { appText } from '../widgets/text.ts'
import { CatalogueCard } from './catalogue-card.tsx'
import { wizardText } from './text.ts'

/** What can be added: integrations, and the systems that there are connectors for. */
export function CataloguePage() {
  const t = useText(wizardText)
  const app = useText(appText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/add' })
  const { items: entries } = useSuspenseAnswer('listCatalogue', { params: { workspace } }).body
  const { items: connectors } = useSuspenseAnswer('listConnectors', { params: { workspace } }).body
  const [wanted, setWanted] = useState('')
  const titleOf = (connector: string) =>
    connectors.find(({ name }) => name === connector)?.title ?? connector
  const integrations = entries.filter(({ name, title, about, connections }) =>
    holds(wanted, [name, title, about, ...Object.values(connections).map(titleOf)]),
  )
  const systems = connectors.filter(({ name, title, about, resources }) =>
    holds(wanted, [name, title, about, ...resources.map((resource) => resource.name)]),
  )
  return (
    <Page title={app('addIntegration')} about={t('catalogueAbout')}>
      <TextInput
        type="search"
        aria-label={t('find')}
        placeholder={t('find')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={wanted}
        onChange={({ currentTarget }) => setWanted(currentTarget.value)}
      />
      {integrations.length + systems.length === 0 && (
        <EmptyState icon={<IconZoomQuestion />} title={t('noneFound')}>
          {t('noneFoundHint')}
        </EmptyState>
      )}
      {integrations.length > 0 && (
        <Stack component="section" aria-labelledby="integrations">
          <Title order={2} id="integrations">
            {t('integrations')}
          </Title>
          {integrations.map((entry) => (
            <CatalogueCard
              key={entry.name}
              workspace={workspace}
              entry={entry}
              systems={Object.values(entry.connections).map(titleOf)}
            />
          ))}
        </Stack>
      )}
      {systems.length > 0 && (
        <Stack component="section" aria-labelledby="systems">
          <div>
            <Title order={2} id="systems">
              {t('systems')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('systemsHint')}
            </Text>
          </div>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {systems.map((connector) => (
              <SystemCard key={connector.name} connector={connector} />
            ))}
          </SimpleGrid>
        </Stack>
      )}
    </Page>
  )
}

function SystemCard({
  connector: { title, about, resources },
}: {
  readonly connector: ConnectorInfo
}) {
  const t = useText(wizardText)
  const read = resources.filter(({ canList }) => canList)
  const written = resources.filter(({ canCreate, canUpdate }) => canCreate || canUpdate)
  return (
    <Card withBorder>
      <Title order={3} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {about}
      </Text>
      {read.length > 0 && <Text size="sm">{t('canRead', { names: namesOf(read) })}</Text>}
      {written.length > 0 && <Text size="sm">{t('canWrite', { names: namesOf(written) })}</Text>}
    </Card>
  )
}

const MAX_NAMES = 8

function namesOf(resources: ConnectorInfo['resources']): string {
  const names = resources.slice(0, MAX_NAMES).map(({ title, name }) => title ?? name)
  const rest = resources.length - names.length
  return [...names, ...(rest > 0 ? [`+${rest}`] : [])].join(', ')
}

/** Whether every word is in one of the texts. */
function holds(wanted: string, texts: ReadonlyArray<string | undefined>): boolean {
  const all = texts.join(' ').toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}
