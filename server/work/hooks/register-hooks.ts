import { OperationError, type Resource } from '../../../engine/index.ts'
import { queryRows } from '../../database/query.ts'
import { toStored } from '../../database/text.ts'
import type { AccountOpener } from '../../installation/open-account.ts'
import type { Workspace } from '../../installation/workspace.ts'
import type { Log } from '../../process/log.ts'
import type { Projects } from '../../projects/projects.ts'
import { saveHookTopics } from '../../store/hook-topics.ts'
import { hookAddress, hookPrefix } from './hook-address.ts'
import { hookSecret } from './hook-secrets.ts'
import { type HookedAccount, neededHooks } from './needed-hooks.ts'
import { noteHooked } from './note-hooked.ts'

export interface HookRegistrarOptions {
  /** Where systems reach this server. */
  readonly publicUrl: string
  readonly projects: Projects
  readonly workspaceOf: (name: string) => Workspace
  readonly openerOf: (workspace: Workspace, flow: { readonly priority: 'high' }) => AccountOpener
  readonly log: Log
  readonly now: () => number
}

const LOOK_AGAIN_MS = 24 * 3_600_000
const AFTER_FAILURE_MS = 600_000
/** What a system refuses, it refuses again: until somebody makes room or gives a right. */
const AFTER_REFUSAL_MS = 3_600_000
const CLAIM_MS = 120_000

/**
 * Makes what is registered at the systems of accounts what flows that are switched on need: at the first round, when
 * that changes, and once a day, for systems switch off what they could not reach, and people delete. What others
 * registered is left alone. Nothing that fails here keeps a flow from running: the schedule finds what changed.
 */
export function createHookRegistrar(options: HookRegistrarOptions): () => Promise<void> {
  const looked = new Map<string, { readonly wanted: string; readonly again: number }>()
  return async () => {
    const { database } = options.workspaceOf('default')
    for (const account of await neededHooks(database, options.projects)) {
      const key = JSON.stringify([account.workspace, account.connection])
      const wanted = [...account.topics].toSorted().join(' ')
      const last = looked.get(key)
      if (last?.wanted !== wanted || options.now() >= last.again) {
        const end = await registerClaimed(options, account)
        if (end !== 'later') looked.set(key, { wanted, again: options.now() + WAITS[end] })
      }
      await noteHooked(database.db, account, options.now())
    }
  }
}

type End = 'done' | 'failed' | 'refused' | 'unknown' | 'later'

const WAITS: Readonly<Record<Exclude<End, 'later'>, number>> = {
  done: LOOK_AGAIN_MS,
  failed: AFTER_FAILURE_MS,
  refused: AFTER_REFUSAL_MS,
  unknown: LOOK_AGAIN_MS,
}

/** One process at a time, or what is missing would be registered twice. */
async function registerClaimed(
  options: HookRegistrarOptions,
  account: HookedAccount,
): Promise<End> {
  const workspace = options.workspaceOf(account.workspace)
  const { database, cipher } = workspace
  const secret = await hookSecret(database.db, cipher, account)
  // There is no such account, yet.
  if (secret === undefined) return 'later'
  const until = options.now() + CLAIM_MS
  if (!(await claim(workspace, account, { until, now: options.now() }))) return 'later'
  const opener = options.openerOf(workspace, { priority: 'high' })
  const { connection, connector } = account
  try {
    const opened = await opener.open(connection, connector)
    const registered = opened.resource(connector.hooks ?? '')
    const failures = await register(options, account, registered, secret)
    const topics = [...account.topics].map((topic) => ({ topic, failure: failures.get(topic) }))
    await saveHookTopics(database.db, account, topics, options.now())
    return endOf([...failures.values()])
  } catch (error) {
    tell(options.log, account, error, undefined)
    const failure = classOf(error)
    const topics = [...account.topics].map((topic) => ({ topic, failure }))
    await saveHookTopics(database.db, account, topics, options.now())
    return endOf([failure])
  } finally {
    await opener.close()
    await claim(workspace, account, { until: 0, now: until })
  }
}

async function claim(
  { database }: Workspace,
  { workspace, connection }: HookedAccount,
  { until, now }: { readonly until: number; readonly now: number },
): Promise<boolean> {
  const claimed = await queryRows(
    database.db,
    `update hook_secret set claimed_until = ? where claimed_until <= ?
     and connection = (select id from connection where workspace = ? and name = ?) returning connection`,
    [until, now, toStored(workspace), toStored(connection)],
  )
  return claimed.length > 0
}

async function register(
  { publicUrl, log }: HookRegistrarOptions,
  account: HookedAccount,
  registered: Resource,
  secret: string,
): Promise<ReadonlyMap<string, string>> {
  const signal = AbortSignal.timeout(CLAIM_MS / 2)
  const missing = new Map(
    [...account.topics].map((topic) => [hookAddress(publicUrl, account, secret, topic), topic]),
  )
  const prefix = hookPrefix(publicUrl, account)
  const failures = new Map<string, string>()
  const attempt = async (topic: string, act: () => Promise<unknown>): Promise<void> => {
    await act().catch((error: unknown) => {
      tell(log, account, error, topic)
      failures.set(topic, classOf(error))
    })
  }

  for (const { key, address, topic, isActive } of await listHooks(registered, signal)) {
    if (!address.startsWith(prefix)) continue
    const isNeeded = missing.get(address) === topic && missing.delete(address)
    if (!isNeeded) await attempt(topic, () => registered.delete(key, { signal }))
    else if (!isActive)
      await attempt(topic, () => registered.update(key, { active: true }, { signal }))
  }
  // Last: systems take only so many, and what was removed has made room.
  for (const [address, topic] of missing) {
    const set = { topic, address, active: true }
    await attempt(topic, () => registered.create(set, { operation: address, signal }))
  }
  return failures
}

function classOf(error: unknown): string {
  return error instanceof OperationError ? error.class : 'temporary'
}

/** The one that is asked about again first. */
function endOf(failures: readonly string[]): Exclude<End, 'later'> {
  if (failures.length === 0) return 'done'
  if (failures.every((failure) => failure === 'invalid')) return 'unknown'
  return failures.every((failure) => ['invalid', 'config'].includes(failure)) ? 'refused' : 'failed'
}

async function listHooks(registered: Resource, signal: AbortSignal) {
  const hooks = []
  for await (const { records } of registered.list({ filter: 0, signal })) {
    for (const { key, record } of records) {
      const { topic, address, active } = record
      if (typeof topic !== 'string' || typeof address !== 'string') continue
      hooks.push({ key, topic, address, isActive: active === true })
    }
  }
  return hooks
}

/** Without what the system says, which may repeat the address and the secret in it. */
function tell(
  log: Log,
  { workspace, connection }: HookedAccount,
  error: unknown,
  topic: string | undefined,
): void {
  const about = { workspace, connection, topic }
  if (error instanceof OperationError) {
    const what =
      'a webhook could not be registered or removed: flows find changes by their schedule'
    log.warn({ ...about, class: error.class }, what)
  } else {
    log.warn({ ...about, error }, 'webhooks could not be looked at')
  }
}
