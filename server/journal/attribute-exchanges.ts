import { AsyncLocalStorage } from 'node:async_hooks'
import { type ExchangeListener } from '../../connectors/index.ts'
import type { StoryExchange, StoryKeeper } from '../../engine/index.ts'

interface Listening {
  readonly exchanges: StoryExchange[]
  readonly roleOf: (account: string) => string
}

/** The record in hand, wherever the work on it goes on. */
const listening = new AsyncLocalStorage<Listening>()

/** A record that asks thousands of times need not be told request by request. */
const MAX_EXCHANGES = 200

/** Hears of the exchanges of an account; those that no record asked for cost nothing. */
export function listenTo(account: string): ExchangeListener {
  return (tell) => {
    const heard = listening.getStore()
    if (!heard || heard.exchanges.length >= MAX_EXCHANGES) return
    heard.exchanges.push({ role: heard.roleOf(account), ...tell() })
  }
}

/** Keeps with each record what is asked of systems on its behalf. */
export function createStoryKeeper(roleOf: (account: string) => string): StoryKeeper {
  return { attribute: (exchanges, work) => listening.run({ exchanges, roleOf }, work) }
}
