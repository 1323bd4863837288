import { createMemoryIndexStore, createRateGate, type TokenSource } from '../../connectors/index.ts'
import {
  type ConnectorPlan,
  type JsonObject,
  type Message,
  OperationError,
  say,
} from '../../engine/index.ts'
import { transportOf } from '../process/transports.ts'
import type { OpenAccount } from '../store/accounts.ts'
import { boundOrigins } from './origins-of.ts'
import { systemPorts } from './system-ports.ts'

/** What a system said when it was asked whether address and credentials are good. */
export interface CheckResult {
  readonly isGood: boolean
  /** False where the connector has nothing to ask the system for: nobody knows whether it is good. */
  readonly isAsked: boolean
  readonly message: Message
  /** What to do, as a full sentence. */
  readonly hint?: Message | undefined
}

const HINTS: Partial<Record<OperationError['class'], Message>> = {
  config: say('checkCredentials', {}),
  temporary: say('checkAddress', {}),
  limited: say('checkLater', {}),
  gone: say('checkWhere', {}),
}

/** Asks a system; a refusal is an answer, not an error. */
export async function checkConnection(
  connector: ConnectorPlan,
  settings: JsonObject,
  {
    allowPrivate,
    folders,
    signal,
    tokens,
    known,
  }: {
    readonly allowPrivate: boolean
    readonly folders: readonly string[]
    readonly signal: AbortSignal
    /** The account as it is stored, whose secrets are among the settings. Absent: somebody enters them now. */
    readonly known?: Pick<OpenAccount, 'secrets' | 'origins'> | undefined
    /** Where people sign in at the system. */
    readonly tokens?: TokenSource | undefined
  },
): Promise<CheckResult> {
  try {
    const { limits, parallel } = connector
    const account = {
      settings,
      secretNames: Object.keys(known?.secrets ?? {}),
      origins: known && boundOrigins(known, connector),
    }
    const connection = transportOf(connector).open(connector, account, {
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ limits, parallel, clock: systemPorts.clock }),
      clock: systemPorts.clock,
      random: systemPorts.random,
      allowPrivate,
      folders,
      tokens,
    })
    const { title: system } = connector
    try {
      const isAsked = await connection.check(signal)
      const message = say(isAsked ? 'connectionGood' : 'connectionUnasked', { system })
      return { isGood: true, isAsked, message }
    } finally {
      await connection.close()
    }
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return { isGood: false, isAsked: true, message: error.reason, hint: HINTS[error.class] }
  }
}
