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
  const chosen =
    integrations.find(({ name }) => name === integration) ??
    (integrations.length === 1 ? integrations[0] : undefined)
  const flows = chosen?.flows ?? []
  const choose = (places: { integration?: string; flow?: string }) =>
    void navigate({
      search: ({ state: tab }) => ({ ...(tab === undefined ? {} : { state: tab }), ...places }),
    })
  return (
    <Group gap="sm">
      <Select
        aria-label={t('integration')}
        w={{ base: '100%', xs: 320 }}
        placeholder={t('allIntegrations')}
        clearable
        value={integration ?? null}
        data={integrations.map(({ name, title }) => ({ value: name, label: title }))}
        onChange={(name) => choose(name === null ? {} : { integration: name })}
      />
      <Select
        aria-label={t('flow')}
        w={{ base: '100%', xs: 320 }}
        placeholder={t('allFlows')}
        clearable
        disabled={flows.length === 0}
        value={flow ?? null}
        data={flows.map((each) => ({ value: each.flow, label: each.title }))}
        onChange={(name) =>
          choose({
            ...(chosen === undefined ? {} : { integration: chosen.name }),
            ...(name === null ? {} : { flow: name }),
          })
        }
      />
    </Group>
  )
}
