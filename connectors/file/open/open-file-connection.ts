import {
  type Connection,
  type ConnectorPlan,
  type JsonObject,
  RecordBudget,
  type Resource,
  type ValuePlan,
} from '../../../engine/index.ts'
import { evaluateSilently } from '../../account/evaluate-silently.ts'
import { createMask, createSecretMask } from '../../account/excerpt.ts'
import { requireBound } from '../../account/require-bound.ts'
import { secretNamesOf, withoutSecrets } from '../../account/secret-names.ts'
import { RecordCompleter } from '../../records/complete-record.ts'
import { createRecordResource } from '../../records/record-resource.ts'
import { SharedParts } from '../../records/shared-parts.ts'
import type { AccountAccess, TransportPorts } from '../../transport.ts'
import { type FileConnectorPlan, isFileConnector, type PlacePlan } from '../spec/file-plan.ts'
import { type FilePlace, placeOf } from '../spec/origins-of-file.ts'
import { askPlace, type PlaceContext } from './ask-place.ts'
import { fileOperations } from './file-operations.ts'
import type { Place, PlaceLogin } from './place.ts'
import { patternOf, readFiles } from './read-files.ts'

/** Reaches the files of an account; nothing is sent before the first operation. */
export type OpenPlace = (place: FilePlace, how: PlaceOptions) => Place

/** With what a place is opened: values of the settings are in it, secrets among them. */
export interface PlaceOptions extends Pick<TransportPorts, 'folders' | 'allowPrivate'> {
  readonly login: PlaceLogin
  readonly timeoutMs: number
}

export interface FileConnectionOptions extends AccountAccess, TransportPorts {
  readonly plan: ConnectorPlan
  readonly openPlace: OpenPlace
}

const DEFAULT_MAX_BYTES = 33_554_432

/**
 * Opens an account of a place with files. Nothing is sent before the first operation.
 *
 * @throws {OperationError} when the settings give no place.
 */
export function openFileConnection(options: FileConnectionOptions): Connection {
  const plan = requireFiles(options.plan)
  const context = contextOf(plan, options)
  return {
    resource: createResources(context, options),
    check: async (signal) => {
      for (const files of Object.values(plan.resources)) {
        const { folder: path } = patternOf(context, files)
        const run = (place: Place) => place.list(path)
        await askPlace(context, {
          verb: 'list',
          path,
          run,
          take: Boolean,
          repeatable: true,
          signal,
        })
      }
      return true
    },
    close: () => context.files.close(),
  }
}

function requireFiles(plan: ConnectorPlan): FileConnectorPlan {
  if (isFileConnector(plan)) return plan
  throw new Error(`the connector "${plan.name}" is no place with files`)
}

function contextOf(plan: FileConnectorPlan, options: FileConnectionOptions): PlaceContext {
  const { settings, clock } = options
  const secretNames = secretNamesOf(plan.settings, options.secretNames)
  const secrets = secretNames.map((name) => settings[name])
  const seen = withoutSecrets(settings, secretNames)
  const place = placeOf(plan.file, seen)
  requireBound(place.origin, options.origins)
  const context: PlaceContext = {
    plan,
    place: place.origin,
    files: options.openPlace(place, {
      folders: options.folders,
      allowPrivate: options.allowPrivate,
      timeoutMs: plan.timeoutMs,
      login: loginOf(plan.file, settings),
    }),
    maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
    pages: ({ name }, request) => {
      const files = plan.resources[name]
      if (!files?.list) throw new Error(`"${name}" has no list`)
      return readFiles(context, files, files.list, request)
    },
    gate: options.rateGate,
    clock,
    random: options.random ?? Math.random,
    mask: createMask(secrets),
    maskSecrets: createSecretMask(secrets),
    contextOf: (names = {}) => ({
      variables: { settings: seen, ...names },
      now: clock.now(),
      budget: new RecordBudget(),
    }),
    onRequest: options.onRequest,
    onExchange: options.onExchange,
  }
  return context
}

function loginOf(plan: PlacePlan, settings: JsonObject): PlaceLogin {
  if (plan.kind === 'folder') return { user: '' }
  const context = { variables: { settings }, now: 0, budget: new RecordBudget() }
  const textOf = (value: ValuePlan | undefined): string | undefined => {
    const found = value && evaluateSilently(value, context)
    return typeof found === 'string' && found !== '' ? found : undefined
  }
  const user = textOf(plan.user) ?? ''
  const password = textOf(plan.password)
  if (plan.kind === 'ftps') return { user, password }
  if (plan.kind === 's3') return { user, password, token: textOf(plan.token) }
  return { user, password, key: textOf(plan.key), passphrase: textOf(plan.passphrase) }
}

/** Resources are made once, because their indexes share what is under way. */
function createResources(
  context: PlaceContext,
  { indexStore: store, keptLists: lists = new Map(), ownPushes }: FileConnectionOptions,
): (name: string) => Resource {
  const { plan } = context
  const completer = new RecordCompleter(context, new SharedParts(plan, lists))
  const shared = { completer, store, lists, ownPushes }
  const resources = new Map<string, Resource>()
  return (name) => {
    const known = resources.get(name)
    if (known) return known
    const files = plan.resources[name]
    if (!files) throw new Error(`the connector "${plan.name}" has no resource "${name}"`)
    const resource = createRecordResource(context, files, fileOperations(context, files), shared)
    resources.set(name, resource)
    return resource
  }
}
