import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { RecordStory } from '../../engine/index.ts'
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
const MOST_BYTES = 1_048_576

/** Compresses and encrypts a story; of one that is far too long, the bodies are left out. */
export function sealStory(cipher: Cipher, owner: StoryOwner, story: RecordStory): Buffer {
  const text = JSON.stringify(story)
  const kept = text.length > MOST_BYTES ? JSON.stringify(withoutBodies(story)) : text
  return cipher.sealBytes(deflateRawSync(kept, { level: LEVEL }), storyBinding(owner))
}

/** @throws {CannotOpenError} */
export function openStory(cipher: Cipher, owner: StoryOwner, sealed: Uint8Array): RecordStory {
  const text = inflateRawSync(cipher.openBytes(sealed, storyBinding(owner))).toString('utf8')
  // What opens was written by sealStory: the seal proves it.
  const story: RecordStory = JSON.parse(text)
  return story
}

function withoutBodies(story: RecordStory): RecordStory {
  const requests = story.requests.map(({ body: _body, answer: _answer, ...request }) => request)
  return { ...story, requests }
}

export function storyBinding({ integration, flow, key, at, isMasked }: StoryOwner): string {
  return JSON.stringify(['payload.sealed', integration, flow, key, at, isMasked])
}
