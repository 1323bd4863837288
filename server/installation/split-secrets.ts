import { secretNamesOf } from '../../connectors/index.ts'
import type { ConnectorPlan, Json, JsonObject } from '../../engine/index.ts'
import { Secret } from '../secrets/secret.ts'

/** Parts what may be shown of an account from what must stay secret. */
export function splitSecrets(
  connector: ConnectorPlan,
  all: JsonObject,
  knownSecrets: readonly string[] = [],
): { readonly settings: JsonObject; readonly secrets: Readonly<Record<string, Secret>> } {
  const names = new Set(secretNamesOf(connector.settings, knownSecrets))
  const entries = Object.entries(all)
  return {
    settings: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
    secrets: Object.fromEntries(
      entries
        .filter(([name]) => names.has(name))
        .map(([name, value]) => [name, new Secret(textOf(value))]),
    ),
  }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
