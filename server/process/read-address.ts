import { Agent, fetch, type Response } from 'undici'
import { checkLiteralHost, guardedLookup } from '../../connectors/index.ts'
import { type Message, say, toText } from '../../engine/index.ts'

const TIMEOUT_MS = 30_000
const MAX_REDIRECTS = 5

/** What is at an address cannot be read. */
export class AddressError extends Error {
  override readonly name = 'AddressError'
  readonly code = 'ADDRESS_UNREADABLE'
  readonly says: Message

  constructor(says: Message, cause?: unknown) {
    super(toText(says), { cause })
    this.says = says
  }
}

/**
 * Reads the text at an address that a person names; redirects are followed.
 *
 * @param most bytes.
 * @throws {AddressError}
 */
export async function readAddress(
  address: string,
  { allowPrivate, most }: { readonly allowPrivate: boolean; readonly most: number },
): Promise<string> {
  const agent = new Agent(allowPrivate ? {} : { connect: { lookup: guardedLookup } })
  try {
    const response = await follow(address, agent, allowPrivate)
    if (!response.ok) throw new AddressError(say('addressAnswers', { status: response.status }))
    return await textOf(response, most)
  } catch (error) {
    throw error instanceof AddressError ? error : new AddressError(reasonOf(error), error)
  } finally {
    await agent.destroy()
  }
}

/** Each step by itself, so that no redirect leads where the address itself may not. */
async function follow(address: string, agent: Agent, allowPrivate: boolean): Promise<Response> {
  let url = new URL(address)
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  for (let step = 0; step <= MAX_REDIRECTS; step++) {
    if (!/^https?:$/.test(url.protocol)) {
      throw new AddressError(say('addressScheme', { scheme: url.protocol }))
    }
    if (!allowPrivate) checkLiteralHost(url.hostname)
    const response = await fetch(url, {
      dispatcher: agent,
      signal,
      redirect: 'manual',
      headers: { accept: 'application/json, application/yaml, */*' },
    })
    const next = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || next === null) return response
    url = new URL(next, url)
  }
  throw new AddressError(say('addressEndless', {}))
}

async function textOf(response: Response, most: number): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    const piece: Uint8Array = part
    bytes += piece.byteLength
    if (bytes > most) {
      throw new AddressError(say('addressTooLarge', { megabytes: most / 1_000_000 }))
    }
    parts.push(piece)
  }
  return Buffer.concat(parts).toString('utf8')
}

function reasonOf(error: unknown): Message {
  if (!(error instanceof Error)) return say('addressUnreachable', {})
  if (error.name === 'TimeoutError') return say('addressSilent', {})
  const isPrivate = [error, error.cause].some(
    (each) => each instanceof Error && 'code' in each && each.code === 'PRIVATE_ADDRESS',
  )
  return isPrivate ? say('addressPrivate', {}) : say('addressUnreachable', {})
}
