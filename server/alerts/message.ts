import type { Language } from '../contract/languages.ts'
import type { AlertLink, AlertStory } from './describe-alert.ts'
import { MESSAGE_WORDS } from './message-words.ts'
import type { DayOfFlow } from './sum-up-day.ts'

/** Words for a channel: a line to see at once, and what there is to know. */
export interface AlertMessage {
  readonly subject: string
  readonly paragraphs: readonly Paragraph[]
  /** Where to go on; absent where the server does not know its own address. */
  readonly url: string | undefined
}

export interface Paragraph {
  readonly text: string
  /** Each on a line of its own. */
  readonly links?: readonly AlertLink[]
}

export interface Origin {
  readonly workspace: string
  readonly title: string
  readonly publicUrl: string | undefined
  readonly language: Language
}

/** More are not told in one message. */
export const MAX_TOLD = 12

export interface News {
  /** The first of what is wrong. */
  readonly stories: readonly AlertStory[]
  /** How much is wrong, those included. */
  readonly troubles: number
  /** What is over, each in a sentence. */
  readonly recovered: readonly string[]
}

/** One message for everything that is new: never one for each record. */
export function composeAlerts(
  origin: Origin,
  { stories, troubles, recovered }: News,
): AlertMessage {
  const words = MESSAGE_WORDS[origin.language]
  const [first] = stories
  const more = troubles > 1 ? ` (${words.more(troubles - 1)})` : ''
  const subject = first
    ? `${origin.title}: ${shorten(first.title)}${more}`
    : `${origin.title}: ${words.allWellAgain}`
  const errors = addressOf(origin, '/errors')
  return {
    subject,
    paragraphs: [
      ...stories.flatMap((story) => paragraphsOf(origin, story)),
      ...moreThan(stories.length, troubles, words.moreTroubles).map((text) => ({ text })),
      ...(recovered.length > 0
        ? [{ text: [...listOf(origin, recovered), words.nothingToDo].join('\n') }]
        : []),
    ],
    url: errors,
  }
}

function paragraphsOf(origin: Origin, story: AlertStory): readonly Paragraph[] {
  const words = MESSAGE_WORDS[origin.language]
  const { title, cause, remedy, places, records, more } = story
  const rest = more > 0 ? { label: words.moreRecords(more), url: addressOf(origin, '/errors') } : []
  return [
    {
      text: [title, cause, `${words.whatToDo}: ${remedy}`].filter((line) => line !== '').join('\n'),
      links: [...places, ...records, ...(records.length > 0 ? [rest].flat() : [])],
    },
  ]
}

export interface Day {
  readonly day: string
  /** With what people call them. */
  readonly flows: readonly DayOfFlow[]
  /** What is still wrong, each in a sentence. */
  readonly open: readonly string[]
}

export function composeSummary(origin: Origin, { day, flows, open }: Day): AlertMessage {
  const words = MESSAGE_WORDS[origin.language]
  const lines = flows.map((flow) => `– ${words.dayOfFlow(flow)}`)
  const state = open.length === 0 ? words.allWell : words.open(open.length)
  return {
    subject: `${origin.title}: ${day}, ${state}`,
    paragraphs: [
      {
        text:
          lines.length > 0 ? `${words.onDay(day)}:\n${lines.join('\n')}` : words.nothingRan(day),
      },
      {
        text:
          open.length > 0
            ? `${words.stillOpen}:\n${listOf(origin, open).join('\n')}`
            : words.nothingWaits,
      },
    ],
    url: addressOf(origin, ''),
  }
}

export function composeTest(origin: Origin): AlertMessage {
  const { test, testText } = MESSAGE_WORDS[origin.language]
  return {
    subject: `${origin.title}: ${test}`,
    paragraphs: [{ text: testText }],
    url: addressOf(origin, ''),
  }
}

export function toPlainText(message: AlertMessage): string {
  const { paragraphs, url } = message
  return [...paragraphs.map(paragraphText), ...(url === undefined ? [] : [url])].join('\n\n')
}

/** As text alone: `– ORD00018: https://…`. */
export function paragraphText({ text, links = [] }: Paragraph): string {
  const lines = links.map(({ label, url }) =>
    url === undefined ? `– ${label}` : `– ${label}: ${url}`,
  )
  return [text, ...lines].join('\n')
}

function addressOf({ publicUrl, workspace }: Origin, path: string): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl}/w/${workspace}${path}`
}

function listOf(origin: Origin, sentences: readonly string[]): readonly string[] {
  const told = sentences.slice(0, MAX_TOLD).map((sentence) => `– ${shorten(sentence)}`)
  const { more } = MESSAGE_WORDS[origin.language]
  return [...told, ...moreThan(told.length, sentences.length, more)]
}

function moreThan(told: number, all: number, words: (count: number) => string): readonly string[] {
  return all > told ? [words(all - told)] : []
}

const SHORT = 120

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= SHORT ? line : `${line.slice(0, SHORT - 1)}…`
}
