import { wordAlert } from '../api/contract/words/alert-words.ts'
import type { Language } from '../api/contract/words/languages.ts'
import type { Alert } from './alerts.ts'
import { MESSAGE_WORDS } from './message-words.ts'
import type { DayOfFlow } from './sum-up-day.ts'

/** Words for a channel: a line to see at once, and what there is to know. */
export interface Message {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** Where to go on; absent where the server does not know its own address. */
  readonly url: string | undefined
}

interface Origin {
  readonly workspace: string
  readonly title: string
  readonly publicUrl: string | undefined
  readonly language: Language
}

const MOST_TOLD = 12

/** One message for everything that is new: never one for each record. */
export function composeAlerts(
  origin: Origin,
  troubles: readonly Alert[],
  recovered: readonly Alert[],
): Message {
  const words = MESSAGE_WORDS[origin.language]
  const [first] = troubles
  const more = troubles.length > 1 ? ` (${words.more(troubles.length - 1)})` : ''
  const subject = first
    ? `${origin.title}: ${shorten(titleOf(origin, first))}${more}`
    : `${origin.title}: ${words.allWellAgain}`
  const told = troubles.slice(0, MOST_TOLD).map((alert) => {
    const { title, remedy } = wordAlert(alert, origin.language)
    return `${title}\n${words.whatToDo}: ${remedy}`
  })
  return {
    subject,
    paragraphs: [
      ...told,
      ...moreThan(told.length, troubles.length, words.moreTroubles),
      ...(recovered.length > 0 ? [`${words.wellAgain}:\n${listOf(origin, recovered)}`] : []),
    ],
    url: origin.publicUrl && `${origin.publicUrl}/w/${origin.workspace}/errors`,
  }
}

export function composeSummary(
  origin: Origin,
  day: string,
  flows: readonly DayOfFlow[],
  open: readonly Alert[],
): Message {
  const words = MESSAGE_WORDS[origin.language]
  const lines = flows.map((flow) => `– ${words.dayOfFlow(flow)}`)
  const state = open.length === 0 ? words.allWell : words.open(open.length)
  return {
    subject: `${origin.title}: ${day}, ${state}`,
    paragraphs: [
      lines.length > 0 ? `${words.onDay(day)}:\n${lines.join('\n')}` : words.nothingRan(day),
      open.length > 0 ? `${words.stillOpen}:\n${listOf(origin, open)}` : words.nothingWaits,
    ],
    url: origin.publicUrl && `${origin.publicUrl}/w/${origin.workspace}`,
  }
}

export function composeTest(origin: Origin): Message {
  const { test, testText } = MESSAGE_WORDS[origin.language]
  return {
    subject: `${origin.title}: ${test}`,
    paragraphs: [testText],
    url: origin.publicUrl && `${origin.publicUrl}/w/${origin.workspace}`,
  }
}

export function toPlainText({ paragraphs, url }: Message): string {
  return [...paragraphs, ...(url === undefined ? [] : [url])].join('\n\n')
}

function titleOf({ language }: Origin, alert: Alert): string {
  return wordAlert(alert, language).title
}

function listOf(origin: Origin, alerts: readonly Alert[]): string {
  const told = alerts.slice(0, MOST_TOLD).map((alert) => `– ${shorten(titleOf(origin, alert))}`)
  const { more } = MESSAGE_WORDS[origin.language]
  return [...told, ...moreThan(told.length, alerts.length, more)].join('\n')
}

function moreThan(told: number, all: number, words: (count: number) => string): readonly string[] {
  return all > told ? [words(all - told)] : []
}

const SHORT = 120

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= SHORT ? line : `${line.slice(0, SHORT - 1)}…`
}
