import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Json, RecordStory, StoryExchange } from '../../engine/index.ts'
import type { Cipher } from '../secrets/cipher.ts'

/** The event that a story belongs to: sealed for another one it does not open. */
export interface StoryOwner {
  readonly integration: number
  readonly flow: string
  readonly key: string
  /** When, for an event gets its number only when it is written. */
  readonly at: number
  /** Personal fields were taken out. */
  readonly isMasked: boolean
}

/** The fastest level: what systems send repeats itself so much that the slow ones gain little. */
const LEVEL = 1
const MAX_BYTES = 1_048_576

/** Compresses and encrypts a story; of one that is far too long, the bodies are left out. */
export function sealStory(cipher: Cipher, owner: StoryOwner, story: RecordStory): Buffer {
  const text = JSON.stringify(story)
  const kept = text.length > MAX_BYTES ? JSON.stringify(withoutBodies(story)) : text
  return cipher.sealBytes(deflateRawSync(kept, { level: LEVEL }), storyBinding(owner))
}

/** @throws {CannotOpenError} */
export function openStory(cipher: Cipher, owner: StoryOwner, sealed: Uint8Array): RecordStory {
  const text = inflateRawSync(cipher.openBytes(sealed, storyBinding(owner))).toString('utf8')
  // What opens was written by sealStory: the seal proves it.
  const story: RecordStory | OldStory = JSON.parse(text)
  return 'requests' in story ? toStory(story) : story
}

function withoutBodies(story: RecordStory): RecordStory {
  const exchanges = story.exchanges.map((exchange) => Object.assign({}, exchange, { detail: {} }))
  return { ...story, exchanges }
}

/** As stories were kept when HTTP was all that there was. */
interface OldStory extends Omit<RecordStory, 'exchanges'> {
  readonly requests: readonly OldRequest[]
}

interface OldRequest {
  readonly at: number
  readonly role: string
  readonly method: string
  readonly url: string
  readonly status?: number
  readonly ms: number
  readonly body?: Json
  readonly answer?: Json
}

function toStory({ requests, ...story }: OldStory): RecordStory {
  return { ...story, exchanges: requests.map(toExchange) }
}

function toExchange({
  at,
  role,
  method,
  url,
  status,
  ms,
  body,
  answer,
}: OldRequest): StoryExchange {
  return {
    at,
    role,
    ms,
    summary: `${method} ${url}`,
    ...(status === undefined ? {} : { outcome: String(status) }),
    isGood: status !== undefined && status < 400,
    detail: {
      ...(body === undefined ? {} : { sent: body }),
      ...(answer === undefined ? {} : { received: answer }),
    },
  }
}

export function storyBinding({ integration, flow, key, at, isMasked }: StoryOwner): string {
  return JSON.stringify(['payload.sealed', integration, flow, key, at, isMasked])
}
