import { readFaults } from './faults.ts'
import { isJsonObject, type Json } from './json.ts'
import type {
  LoggedRequest,
  SimulatedAnswer,
  SimulatedRequest,
  SimulatedSystem,
} from './simulated-system.ts'

/**
 * Answers under `/_simulator`: what is in the system, what was asked of it, its faults, its happenings.
 *
 * `GET /_simulator` counts, `/_simulator/{collection}[/{id}]` shows, `/_simulator/requests` is the log,
 * `/_simulator/faults` is the switchboard (GET, POST, DELETE), `POST /_simulator/{happening}` makes something happen.
 */
export function answerControl(
  system: SimulatedSystem,
  requests: readonly LoggedRequest[],
  request: SimulatedRequest,
): SimulatedAnswer {
  const [, , name, id] = request.path.split('/').map(decodeURIComponent)
  if (name === 'faults' && request.method !== 'GET') return changeFaults(system, request)
  if (request.method === 'POST') return makeHappen(system, name ?? '', request.json)
  const seen = look(system, requests, name, id)
  if (seen === undefined) return missing(`There is nothing called "${name}${id ? `/${id}` : ''}".`)
  if (!request.query.has('html')) return { status: 200, body: seen }
  const links = Object.keys(system.collections())
  return { status: 200, headers: { 'content-type': 'text/html' }, text: page(system, links, seen) }
}

function look(
  system: SimulatedSystem,
  requests: readonly LoggedRequest[],
  name: string | undefined,
  id: string | undefined,
): Json | undefined {
  const collections = system.collections()
  if (!name) {
    const counts = Object.entries(collections).map(([key, records]) => [key, records.length])
    return {
      system: system.name,
      counts: Object.fromEntries(counts),
      requests: requests.length,
      faults: faultsOf(system),
      happenings: Object.keys(system.happenings),
    }
  }
  if (name === 'faults') return faultsOf(system)
  if (name === 'requests') {
    return requests.map(({ method, target, body, status, faults }) => ({
      method,
      target,
      body,
      status,
      faults,
    }))
  }
  const records = collections[name]
  if (!records || id === undefined || id === '') return records
  return records.find((record) => isJsonObject(record) && isNamed(record['id'], id))
}

/** Ids are numbers in one system and texts in another. */
function isNamed(value: Json | undefined, id: string): boolean {
  return value === id || (typeof value === 'number' && value === Number(id))
}

function changeFaults(system: SimulatedSystem, request: SimulatedRequest): SimulatedAnswer {
  if (request.method === 'DELETE') {
    system.faults.clear()
    return { status: 200, body: [] }
  }
  const faults = readFaults(request.json)
  if (!faults) {
    return {
      status: 400,
      body: { message: 'A fault, or a list of faults, with a known "kind" was expected.' },
    }
  }
  // A list replaces what was set, one fault is added to it.
  if (Array.isArray(request.json)) system.faults.set(faults)
  else for (const fault of faults) system.faults.add(fault)
  return { status: 200, body: faultsOf(system) }
}

function makeHappen(
  system: SimulatedSystem,
  name: string,
  input: Json | undefined,
): SimulatedAnswer {
  const happening = system.happenings[name]
  if (!happening) return missing(`There is nothing called "${name}" that can happen.`)
  return { status: 200, body: happening(input) }
}

function faultsOf(system: SimulatedSystem): Json[] {
  return system.faults
    .list()
    .map(({ kind, method, path, times, after, probability, ms, status }) => ({
      kind,
      method,
      path,
      times,
      after,
      probability,
      ms,
      status,
    }))
}

function missing(message: string): SimulatedAnswer {
  return { status: 404, body: { message } }
}

function page(system: SimulatedSystem, links: readonly string[], seen: Json): string {
  const list = [...links, 'requests', 'faults']
    .map((name) => `<a href="/_simulator/${name}?html">${escape(name)}</a>`)
    .join(' · ')
  return `<!doctype html><meta charset="utf-8"><title>${escape(system.name)}</title>
<body style="font:15px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem">
<h1><a href="/_simulator?html">${escape(system.name)}</a></h1><p>${list}</p>
<pre style="white-space:pre-wrap">${escape(JSON.stringify(seen, undefined, 2))}</pre>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
