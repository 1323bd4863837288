import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { CliError, type CliIo } from './io.ts'

/** A server that the command line talks to. */
export interface RemoteServer {
  readonly call: <S extends TSchema>(path: string, answer: S, body?: unknown) => Promise<Static<S>>
}

const TIMEOUT_MS = 120_000
const Problem = Type.Object({
  title: Type.String(),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
})

/** @throws {CliError} for an address or token that cannot be used */
export function openRemoteServer(address: string | undefined, io: CliIo): RemoteServer {
  const url = requireAddress(address ?? io.env['MAPWRIGHT_SERVER'])
  const token = io.env['MAPWRIGHT_TOKEN']
  if (token === undefined || token === '') {
    throw new CliError(
      'usage',
      'no token to sign in with',
      'Make one in the settings of the server, and put it into MAPWRIGHT_TOKEN.',
    )
  }
  return {
    call: async (path, answer, body) => {
      const response = await ask(`${url}/api${path}`, token, body, io.stop)
      const text: unknown = await response.json().catch(() => undefined)
      if (!response.ok) throw toCliError(response.status, text)
      if (Value.Check(answer, text)) return text
      throw new CliError('setup', `"${url}" does not answer as a server of mapwright does`)
    },
  }
}

/** A token goes over the network encrypted only. */
function requireAddress(address: string | undefined): string {
  const hint = 'Say --server https://mapwright.example.com, or set MAPWRIGHT_SERVER.'
  if (!address) throw new CliError('usage', 'the address of the server is missing', hint)
  let url: URL
  try {
    url = new URL(address)
  } catch {
    throw new CliError('usage', `"${address}" is no web address`, hint)
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) {
    return url.href.replace(/\/+$/, '')
  }
  throw new CliError(
    'usage',
    `"${address}" is not encrypted, and others could read the token`,
    'Use an address that begins with https://.',
  )
}

async function ask(
  url: string,
  token: string,
  body: unknown,
  stop: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'error',
      signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new CliError(
      'setup',
      'the server cannot be reached',
      'Check its address, and whether it runs.',
    )
  }
}

function toCliError(status: number, problem: unknown): CliError {
  if (!Value.Check(Problem, problem)) {
    return new CliError('setup', `the server answered with status ${status}`)
  }
  const { title, detail, errors = [] } = problem
  const lines = errors.map(({ path, message }) => `${path} ${message}`)
  return new CliError(status === 422 ? 'found' : 'setup', [title, ...lines].join('\n'), detail)
}
