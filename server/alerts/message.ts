import { type Message, say, toText, type Words } from '../../engine/index.ts'
import type { AlertLink, AlertStory } from './alert-story.ts'
import type { DayOfFlow } from './sum-up-day.ts'

/** Words for a channel: a line to see at once, and what there is to know. */
export interface AlertMessage {
  readonly subject: string
  readonly paragraphs: readonly Paragraph[]
  /** Where to go on; absent where the server does not know its own address. */
  readonly url: string | undefined
  /** What one does there. */
  readonly action: string
  /** Why the reader gets it; below a mail. */
  readonly why: string
  /** Of the words, as pages name it. */
  readonly language: string
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
  readonly words: Words
}

/** More are not told in one message. */
export const MAX_TOLD = 12

export interface News {
  /** The first of what is wrong. */
  readonly stories: readonly AlertStory[]
  /** How much is wrong, those included. */
  readonly incidents: number
  /** What is over, each in a sentence. */
  readonly recovered: readonly string[]
}

/** One message for everything that is new: never one for each record. */
export function composeAlerts(
  origin: Origin,
  { stories, incidents, recovered }: News,
): AlertMessage {
  const { words } = origin
  const [first] = stories
  const more = incidents > 1 ? ` (${toText(say('andMore', { count: incidents - 1 }), words)})` : ''
  const subject = first
    ? `${origin.title}: ${shorten(first.title)}${more}`
    : `${origin.title}: ${toText(say('alertAllWellAgain', {}), words)}`
  const errors = addressOf(origin, '/errors')
  return {
    subject,
    paragraphs: [
      ...stories.flatMap((story) => paragraphsOf(origin, story)),
      ...(incidents > stories.length
        ? [{ text: toText(say('andMoreCauses', { count: incidents - stories.length }), words) }]
        : []),
      ...(recovered.length > 0
        ? [
            {
              text: [...listOf(origin, recovered), toText(say('alertNothingToDo', {}), words)].join(
                '\n',
              ),
            },
          ]
        : []),
    ],
    url: errors,
    ...below(origin),
  }
}

function paragraphsOf(origin: Origin, story: AlertStory): readonly Paragraph[] {
  const { words } = origin
  const { title, cause, remedy, places, records, more } = story
  const rest =
    more > 0
      ? { label: toText(say('andMore', { count: more }), words), url: addressOf(origin, '/errors') }
      : []
  return [
    {
      text: [title, cause, `${toText(say('alertWhatToDo', {}), words)}: ${remedy}`]
        .filter((line) => line !== '')
        .join('\n'),
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
  const { words } = origin
  const lines = flows.map((flow) => `– ${toText(sayDay(flow), words)}`)
  const state = toText(
    open.length === 0 ? say('alertAllWell', {}) : say('alertOpen', { count: open.length }),
    words,
  )
  return {
    subject: `${origin.title}: ${day}, ${state}`,
    paragraphs: [
      {
        text:
          lines.length > 0
            ? `${toText(say('alertOnDay', { day }), words)}:\n${lines.join('\n')}`
            : toText(say('alertNothingRan', { day }), words),
      },
      {
        text:
          open.length > 0
            ? `${toText(say('alertStillOpen', {}), words)}:\n${listOf(origin, open).join('\n')}`
            : toText(say('alertNothingWaits', {}), words),
      },
    ],
    url: addressOf(origin, ''),
    ...below(origin),
  }
}

function sayDay({ flow, runs, failed, read, written, parked }: DayOfFlow): Message {
  return failed > 0
    ? say('dayOfFlowFailed', { flow, runs, failed, read, written, parked })
    : say('dayOfFlow', { flow, runs, read, written, parked })
}

export function composeTest(origin: Origin): AlertMessage {
  const { words } = origin
  return {
    subject: `${origin.title}: ${toText(say('alertTest', {}), words)}`,
    paragraphs: [{ text: toText(say('alertTestText', {}), words) }],
    url: addressOf(origin, ''),
    ...below(origin),
  }
}

/** What is the same in all that goes to a channel. */
function below({ title, words }: Origin): Pick<AlertMessage, 'action' | 'why' | 'language'> {
  return {
    action: toText(say('mailOpen', {}), words),
    why: toText(say('mailWhyAlert', { title }), words),
    language: words.language,
  }
}

/** The text of a mail: the same as its page, for who reads no pages. */
export function toPlainText(message: AlertMessage, stop?: AlertLink): string {
  const { paragraphs, url, action, why } = message
  const lines = [why, ...(stop?.url === undefined ? [] : [`${stop.label}: ${stop.url}`])]
  return [
    ...paragraphs.map(paragraphText),
    ...(url === undefined ? [] : [`${action}: ${url}`]),
    // As RFC 3676 writes what is below a mail.
    `-- \n${lines.join('\n')}`,
  ].join('\n\n')
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
  const more = sentences.length - told.length
  return more > 0 ? [...told, toText(say('andMore', { count: more }), origin.words)] : told
}

const SHORT = 120

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= SHORT ? line : `${line.slice(0, SHORT - 1)}…`
}
