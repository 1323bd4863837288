import type { Alert } from './alerts.ts'

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
}

/** What one flow did in a day. */
export interface DayOfFlow {
  readonly flow: string
  readonly runs: number
  readonly failed: number
  readonly read: number
  readonly written: number
  readonly parked: number
}

const MOST_TOLD = 12

/** One message for everything that is new: never one for each record. */
export function composeAlerts(
  origin: Origin,
  troubles: readonly Alert[],
  recovered: readonly Alert[],
): Message {
  const [first] = troubles
  const more = troubles.length > 1 ? ` (and ${troubles.length - 1} more)` : ''
  const subject = first
    ? `${origin.title}: ${shorten(first.title)}${more}`
    : `${origin.title}: all well again`
  const told = troubles
    .slice(0, MOST_TOLD)
    .map(({ title, remedy }) => `${title}\nWhat to do: ${remedy}`)
  const left = troubles.length - told.length
  return {
    subject,
    paragraphs: [
      ...told,
      ...(left > 0 ? [`And ${left} more troubles.`] : []),
      ...(recovered.length > 0
        ? [`Well again:\n${recovered.map(({ title }) => `– ${shorten(title)}`).join('\n')}`]
        : []),
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
  const lines = flows.map(
    ({ flow, runs, failed, read, written, parked }) =>
      `– ${flow}: ${runs} runs${failed > 0 ? ` (${failed} failed)` : ''}, ${read} records read, ${written} written, ${parked} failed`,
  )
  const state = open.length === 0 ? 'all well' : `${open.length} open`
  return {
    subject: `${origin.title}: ${day}, ${state}`,
    paragraphs: [
      lines.length > 0 ? `On ${day}:\n${lines.join('\n')}` : `On ${day} nothing ran.`,
      open.length > 0
        ? `Still open:\n${open.map(({ title }) => `– ${shorten(title)}`).join('\n')}`
        : 'Nothing waits for a person.',
    ],
    url: origin.publicUrl && `${origin.publicUrl}/w/${origin.workspace}`,
  }
}

export function composeTest(origin: Origin): Message {
  return {
    subject: `${origin.title}: a test`,
    paragraphs: ['This is what an alert of Mapwright looks like. Nothing is wrong.'],
    url: origin.publicUrl && `${origin.publicUrl}/w/${origin.workspace}`,
  }
}

export function toPlainText({ paragraphs, url }: Message): string {
  return [...paragraphs, ...(url === undefined ? [] : [url])].join('\n\n')
}

const SHORT = 120

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= SHORT ? line : `${line.slice(0, SHORT - 1)}…`
}
