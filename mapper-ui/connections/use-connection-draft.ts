import { useMemo, useState } from 'react'
import type { JsonObject } from '../../engine/index.ts'
import type { ConnectionInfo, ConnectorInfo } from '../../server/contract/connections.ts'
import { useAction } from '../api/use-action.ts'
import { findMistakes } from '../form/find-mistakes.ts'
import { withDefaults } from '../form/settings-defaults.ts'
import { formText } from '../form/text.ts'
import { useText } from '../text/use-text.ts'
import { freeConnectionName, isConnectionName } from './connection-name.ts'
import { useSignIn } from './sign-in-at-system.ts'

/** An account while it is being entered: its name and settings, what is wrong with them, and what can be done. */
export function useConnectionDraft({
  workspace,
  connector,
  connection,
  taken,
  onSaved,
}: {
  readonly workspace: string
  readonly connector: ConnectorInfo
  /** Absent: a new one. */
  readonly connection?: ConnectionInfo | undefined
  /** Names of the accounts that there are. */
  readonly taken: readonly string[]
  /** What it gives is waited for before the page is left for a sign-in. */
  readonly onSaved: (name: string) => Promise<void> | void
}) {
  const [name, setName] = useState(
    () => connection?.name ?? freeConnectionName(connector.name, taken),
  )
  const [settings, setSettings] = useState<JsonObject>(connection?.settings ?? {})
  const [showsAll, setShowsAll] = useState(false)
  const test = useAction('checkCredentials')
  const save = useAction('saveConnection', {
    refreshes: ['listConnections', 'readQuestions', 'listIntegrations', 'listChoices'],
  })
  const verify = useAction('checkConnection', { refreshes: ['listConnections'] })

  const signIn = useSignIn(workspace)

  const mistakes = useMistakes(connector, connection, settings)
  const isNameTaken = !connection && taken.includes(name)
  const isComplete = mistakes.length === 0 && isConnectionName(name) && !isNameTaken

  async function ask(): Promise<boolean> {
    setShowsAll(true)
    if (!isComplete) return false
    const known = connection ? { name: connection.name } : {}
    const { body } = await test.mutateAsync({
      params: { workspace },
      body: { connector: connector.name, settings, ...known },
    })
    return body.isGood
  }

  async function store(): Promise<void> {
    const params = { workspace, connection: name }
    await save.mutateAsync({ params, body: { connector: connector.name, settings } })
    // Asked once more, so that the list knows how it stands. Should that fail, it is saved all the same.
    await verify.mutateAsync({ params }).catch(() => undefined)
    await onSaved(name)
  }

  /** Credentials of a system where people sign in can only be tried afterwards. */
  async function storeAndLeave(): Promise<void> {
    setShowsAll(true)
    if (!isComplete) return
    const params = { workspace, connection: name }
    await save.mutateAsync({ params, body: { connector: connector.name, settings } })
    await onSaved(name)
    await signIn.mutateAsync(name)
  }

  return {
    name,
    setName,
    settings,
    changeSettings: (next: JsonObject) => {
      setSettings(next)
      test.reset()
    },
    mistakes,
    showsAll,
    isNameTaken,
    isComplete,
    /** A refusal is shown by the form; nothing is thrown. */
    test: () => void ask().catch(() => undefined),
    connect: () =>
      void ask()
        .then((isGood) => (isGood ? store() : undefined))
        .catch(() => undefined),
    signIn: () => void storeAndLeave().catch(() => undefined),
    saveAnyway: () => void store().catch(() => undefined),
    result: test.data?.body,
    error: test.error ?? save.error ?? signIn.error,
    isTesting: test.isPending,
    isSaving: save.isPending || verify.isPending || signIn.isPending,
  }
}

export type ConnectionDraft = ReturnType<typeof useConnectionDraft>

function useMistakes(
  { settings: schema }: ConnectorInfo,
  connection: ConnectionInfo | undefined,
  settings: JsonObject,
) {
  const form = useText(formText)
  return useMemo(
    () => findMistakes(withoutStored(schema, connection), withDefaults(schema, settings), form),
    [schema, connection, settings, form],
  )
}

/** A secret that the server has need not be entered again. */
function withoutStored(schema: JsonObject, connection: ConnectionInfo | undefined): JsonObject {
  const { required } = schema
  if (!connection || !Array.isArray(required)) return schema
  const { secrets } = connection
  return { ...schema, required: required.filter((name) => !secrets.includes(String(name))) }
}
