import { Kbd } from '@mantine/core'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconCommand, IconDatabaseSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useAnswer } from '../api/use-answer.ts'
import { useOutcomeWord } from '../records/outcome-badge.tsx'
import { useText } from '../text/use-text.ts'
import { pageCommands } from '../widgets/page-commands.ts'
import { appText } from '../widgets/text.ts'
import { PLACES } from './navigation.ts'

const MAX_FOUND = 6

/** Ctrl-K: to any place, flow or record. */
export function CommandPalette({
  workspace,
  isOpen,
  onClose,
}: {
  readonly workspace: string
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  const t = useText(appText)
  const outcomeWord = useOutcomeWord()
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const found = useFoundRecords(workspace, query)
  const flows = useFlows(workspace)
  const commands = useStore(pageCommands)
  const [[store, spotlight]] = useState(createSpotlight)
  // It closes itself, by Escape or once something is chosen, and tells so.
  useEffect(() => (isOpen ? spotlight.open() : spotlight.close()), [isOpen, spotlight])
  return (
    <Spotlight
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      store={store}
      onSpotlightClose={onClose}
      nothingFound={t('nothingFound')}
      highlightQuery
      styles={{ actionDescription: { opacity: 1 } }}
      searchProps={{
        leftSection: <IconDatabaseSearch size={18} aria-hidden />,
        placeholder: t('search'),
        'aria-label': t('search'),
      }}
      filter={(wanted, actions) =>
        actions.filter(
          (action) =>
            !('label' in action) ||
            action.id.startsWith('record ') ||
            (action.label ?? '').toLowerCase().includes(wanted.trim().toLowerCase()),
        )
      }
      actions={[
        ...commands.map(({ id, label, keys, run }) => ({
          id,
          label,
          leftSection: <IconCommand size={18} aria-hidden />,
          rightSection: <Kbd size="xs">{keys}</Kbd>,
          onClick: run,
        })),
        ...PLACES.map(({ to, text, icon: Icon }) => ({
          id: text,
          label: t(text),
          leftSection: <Icon size={18} aria-hidden />,
          onClick: () => void navigate({ to, params: { workspace } }),
        })),
        ...flows.map(({ integration, flow, title }) => ({
          id: `flow ${integration} ${flow}`,
          label: title,
          description: integration,
          onClick: () =>
            void navigate({
              to: '/w/$workspace/i/$integration/f/$flow',
              params: { workspace, integration, flow },
            }),
        })),
        ...found.map(({ integration, flow, key, label, outcome }) => ({
          id: `record ${integration} ${flow} ${key}`,
          label: label ?? key,
          description: `${flow} · ${outcomeWord(outcome)}`,
          onClick: () =>
            void navigate({
              to: '/w/$workspace/i/$integration/f/$flow/r/$key',
              params: { workspace, integration, flow, key },
              search: {},
            }),
        })),
      ]}
    />
  )
}

function useFoundRecords(workspace: string, query: string) {
  const q = query.trim()
  const ask = { params: { workspace }, query: { q, limit: MAX_FOUND } }
  const { data } = useAnswer('searchRecords', ask, { isOff: q.length < 3 })
  return data?.body.items ?? []
}

function useFlows(workspace: string) {
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  return (data?.body.items ?? []).flatMap(({ name, flows }) =>
    flows.map(({ flow, title }) => ({ integration: name, flow, title })),
  )
}
