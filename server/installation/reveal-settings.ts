import type { JsonObject } from '../../engine/index.ts'
import type { OpenAccount } from '../store/accounts.ts'

/** Settings and secrets as one, as the connector's formulas see them. */
export function revealSettings({
  settings,
  secrets,
}: Pick<OpenAccount, 'settings' | 'secrets'>): JsonObject {
  return { ...settings, ...revealSecrets(secrets) }
}

export function revealSecrets(secrets: OpenAccount['secrets']): JsonObject {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]),
  )
}
