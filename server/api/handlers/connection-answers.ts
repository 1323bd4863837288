import {
  type ConnectorPlan,
  type Project,
  type ResourcePlan,
  say,
  toText,
  type Words,
} from '../../../engine/index.ts'
import type {
  ConnectionInfo,
  ConnectorInfo,
  FailingSystem,
  HookInfo,
} from '../../contract/connections.ts'
import type { CheckResult } from '../../installation/check-connection.ts'
import { originsOf, strangeOrigins } from '../../installation/origins-of.ts'
import { revealSettings } from '../../installation/reveal-settings.ts'
import { ApiError } from '../../problems/api-error.ts'
import type { OpenAccount } from '../../store/accounts.ts'
import type { ConnectionCalls } from '../../store/connection-calls.ts'
import type { NotedTopic } from '../../store/hook-topics.ts'
import { iso } from './file-answers.ts'

export function toConnectorInfo(plan: ConnectorPlan, help: string): ConnectorInfo {
  return {
    name: plan.name,
    title: plan.title,
    ...(plan.about !== undefined && { about: plan.about }),
    signsIn: plan.signsIn,
    settings: plan.settings,
    help,
    resources: Object.values(plan.resources).map(toResource),
  }
}

function toResource(plan: ResourcePlan): ConnectorInfo['resources'][number] {
  return {
    name: plan.name,
    title: plan.title,
    schema: plan.schema,
    personal: [...plan.personal],
    canList: plan.list !== undefined,
    canCreate: plan.create !== undefined,
    canUpdate: plan.update !== undefined,
    canDelete: plan.delete !== undefined,
    findBy: plan.find.map(({ by }) => [...by]),
  }
}

/** What else is told of an account. */
export interface AboutAccount {
  readonly usedBy: readonly string[]
  readonly signedIn: ReadonlySet<number>
  /** Of the reader. */
  readonly words: Words
  readonly hooks: readonly NotedTopic[]
  /** How its last calls ended; absent: it was never called. */
  readonly calls: ConnectionCalls | undefined
}

export function toConnectionInfo(
  account: OpenAccount,
  { connectors }: Pick<Project, 'connectors'>,
  { usedBy, signedIn, hooks, calls, words }: AboutAccount,
): ConnectionInfo {
  const { id, name, connector, settings } = account
  const plan = connectors[connector]
  const problem = plan ? account.problem : say('connectorGone', { connector })
  // What it is asked by flows tells as much as a check, and later.
  const checkedAt = latestOf(account.checkedAt, calls?.at)
  const isBad = problem !== undefined || calls?.failing !== undefined
  return {
    name,
    connector,
    settings,
    secrets: Object.keys(account.secrets),
    strangeOrigins: plan ? [...findStrange(account, plan)] : [],
    usedBy: [...usedBy],
    hooks: hooks.map(toHookInfo),
    isSignedIn: plan?.signsIn ? signedIn.has(id) : null,
    state: isBad ? 'bad' : checkedAt === undefined ? 'unknown' : 'good',
    checkedAt: checkedAt === undefined ? null : iso(checkedAt),
    problem: problem ? toText(problem, words) : null,
    failing: calls?.failing ? toFailing(name, calls.failing) : null,
  }
}

function latestOf(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((at) => at !== undefined)
  return known.length > 0 ? Math.max(...known) : undefined
}

export function toFailing(
  connection: string,
  { since, ...failing }: NonNullable<ConnectionCalls['failing']>,
): FailingSystem {
  return { connection, since: iso(since), ...failing }
}

function findStrange(account: OpenAccount, plan: ConnectorPlan): readonly string[] {
  const settings = revealSettings(account)
  return strangeOrigins(account, plan, settings) ?? originsOf(plan, settings) ?? []
}

function toHookInfo({ topic, failure, checkedAt, calledAt }: NotedTopic): HookInfo {
  return {
    topic,
    state: failure === undefined ? 'registered' : (REFUSALS[failure] ?? 'failed'),
    checkedAt: iso(checkedAt),
    calledAt: calledAt === undefined ? null : iso(calledAt),
  }
}

/** By the class of what the system said. */
const REFUSALS: Readonly<Record<string, HookInfo['state']>> = {
  config: 'refused',
  invalid: 'unknown',
}

export function toCheckAnswer({ message, hint, ...result }: CheckResult, words: Words) {
  return { ...result, message: toText(message, words), ...(hint && { hint: toText(hint, words) }) }
}

export function inUse({ name, usedBy }: ConnectionInfo): ApiError {
  return new ApiError({
    type: 'connection_in_use',
    status: 409,
    title: say('connectionInUse', { name, users: usedBy.join(', ') }),
    detail: say('giveAnotherConnection', {}),
  })
}
