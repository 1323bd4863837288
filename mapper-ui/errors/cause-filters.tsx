import { Group, Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { errorsText } from './text.ts'

/** Narrows the list to an integration, and to a flow of it; the address keeps the choice. */
export function CauseFilters({
  workspace,
  integration,
  flow,
}: {
  readonly workspace: string
  readonly integration: string | undefined
  readonly flow: string | undefined
}) {
  const t = useText(errorsText)
  const navigate = useNavigate({ from: '/w/$workspace/errors' })
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  const integrations = data?.body.items ?? []
  const flows = integrations.find(({ name }) => name === integration)?.flows ?? []
  const choose = (chosen: { integration?: string; flow?: string }) =>
    void navigate({
      search: ({ state: tab }) => ({ ...(tab === undefined ? {} : { state: tab }), ...chosen }),
    })
  return (
    <Group gap="sm">
      <Select
        aria-label={t('integration')}
        w={280}
        placeholder={t('allIntegrations')}
        clearable
        value={integration ?? null}
        data={integrations.map(({ name, title }) => ({ value: name, label: title }))}
        onChange={(name) => choose(name === null ? {} : { integration: name })}
      />
      <Select
        aria-label={t('flow')}
        w={220}
        placeholder={t('allFlows')}
        clearable
        disabled={flows.length === 0}
        value={flow ?? null}
        data={flows.map((each) => ({ value: each.flow, label: each.title }))}
        onChange={(name) =>
          choose({
            ...(integration === undefined ? {} : { integration }),
            ...(name === null ? {} : { flow: name }),
          })
        }
      />
    </Group>
  )
}
