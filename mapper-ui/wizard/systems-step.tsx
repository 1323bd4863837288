import { Stack } from '@mantine/core'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { RoleCard } from './role-card.tsx'
import type { WizardAnswers } from './use-answers.ts'

/** An account for every role of the integration. The first that has none is asked for at once. */
export function SystemsStep({
  workspace,
  wizard,
}: {
  readonly workspace: string
  readonly wizard: WizardAnswers
}) {
  const { items: connectors } = useSuspenseAnswer('listConnectors', { params: { workspace } }).body
  const { items: connections } = useSuspenseAnswer('listConnections', {
    params: { workspace },
  }).body
  const { questions, answers, change, flush } = wizard
  const roles = questions.connections.map(({ role, connector }) => ({
    role,
    connector: connectors.find(({ name }) => name === connector),
    chosen: connections.find(
      ({ name, connector: own }) =>
        own === connector && name === (answers.connections[role] ?? role),
    ),
  }))
  const firstOpen = roles.find(({ chosen }) => !chosen)
  return (
    <Stack>
      {roles.map(({ role, connector, chosen }) =>
        connector ? (
          <RoleCard
            key={role}
            workspace={workspace}
            connector={connector}
            connections={connections}
            chosen={chosen}
            isFirstOpen={role === firstOpen?.role}
            onChoose={async (name) => {
              change({ connections: { ...answers.connections, [role]: name } })
              await flush()
            }}
          />
        ) : null,
      )}
    </Stack>
  )
}
