import {
  completeSettings,
  evaluateValue,
  isJsonObject,
  type JsonObject,
  parseUrl,
} from '../../../engine/index.ts'
import { parseBase } from '../open/wire/build-request.ts'
import type { HttpConnectorPlan } from '../spec/http-plan.ts'
import { EXAMPLE_ADDRESS, EXAMPLE_TEXT, exampleOf } from './example-of.ts'
import type { BaseToServe } from './replay-server.ts'
import { exampleTokens } from './replay-sign-in.ts'

/** The settings of a test, with answers for those that it does not give. */
export function replaySettings(plan: HttpConnectorPlan, given: JsonObject = {}): JsonObject {
  const { settings } = completeSettings(plan.settings, {
    ...exampleSettings(plan.settings),
    ...given,
  })
  if (hasAddress(plan, settings)) return settings
  // One of the texts may stand for an address without saying so.
  for (const [name, value] of Object.entries(settings)) {
    if (value !== EXAMPLE_TEXT || Object.hasOwn(given, name)) continue
    const changed = { ...settings, [name]: EXAMPLE_ADDRESS }
    if (hasAddress(plan, changed)) return changed
  }
  return settings
}

/** The first choice, or something of the right kind. */
function exampleSettings(schema: JsonObject): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => {
      if (!isJsonObject(property) || property['default'] !== undefined) return []
      return [[name, exampleOf(property)] as const]
    }),
  )
}

function hasAddress(plan: HttpConnectorPlan, settings: JsonObject): boolean {
  try {
    pathOfBase(plan, settings)
    return true
  } catch {
    return false
  }
}

/** The bases that requests of a connector go to, without their hosts. */
export function basesToServe(
  plan: HttpConnectorPlan,
  settings: JsonObject,
): readonly BaseToServe[] {
  const context = { variables: { settings }, now: 0 }
  const others = Object.entries(plan.http.bases).map(([at, address]) => ({
    at,
    path: parseBase(evaluateValue(address, {}, context)).path,
  }))
  return [{ path: pathOfBase(plan, settings) }, ...others]
}

/**
 * What all requests have in common of their path, also where a sign-in gives the address.
 *
 * @throws {OperationError} where the settings make no address.
 */
function pathOfBase({ http }: HttpConnectorPlan, settings: JsonObject): string {
  const { kept = {} } = exampleTokens(http.auth)
  const addresses = Object.keys(kept).map((name) => [name, `https://${name}.example`] as const)
  const hosts = Object.fromEntries(addresses)
  for (const signIn of http.hosts ? [kept, hosts] : [{}]) {
    const context = { variables: { settings, signIn }, now: 0 }
    const address = evaluateValue(http.base, {}, context)
    if (!http.hosts || (typeof address === 'string' && parseUrl(address))) {
      return parseBase(address).path
    }
  }
  return ''
}
