import { transportSpecs } from '../../../connectors/specs.ts'
import { answerJson, startLocalServer } from '../../../connectors/testing/local-server.ts'
import { loadProject, type ProjectFile, toText } from '../../../engine/index.ts'
import type { Database } from '../../database/database.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { createLog } from '../../process/log.ts'
import { sharedAuthors } from '../../projects/authoring/authors.ts'
import type { Projects } from '../../projects/projects.ts'
import { createCipher } from '../../secrets/cipher.ts'
import { saveAccount } from '../../store/accounts.ts'
import { noAnswers, saveAnswers } from '../../store/answers.ts'
import { saveIntegration, saveIntegrationState } from '../../store/integrations.ts'
import { type Holds, noHolds } from '../../subscriptions/holds.ts'
import { lookForDrift } from '../drift/look-for-drift.ts'
import { followChanges } from '../schedule/follow-changes.ts'

export type Ticket = Readonly<Record<string, unknown>>

/** A system whose answers tests change, with flows that read it, and a clock that they move. */
export interface Desk {
  readonly projects: Projects
  readonly requests: readonly { readonly method: string }[]
  /** What it answers with; text stands for an answer that is no list. */
  tickets: readonly Ticket[] | 'nonsense'
  time: number
  holds: Holds
  /** Publishes the connector with more of its lines, in place of those. */
  readonly publish: (replaced: string, by: string) => void
  readonly switchOn: (flow: string) => Promise<number>
  readonly look: () => Promise<void>
  readonly close: () => Promise<void>
}

export const DESK_CIPHER = createCipher([Buffer.alloc(32, 7)])
const TICKETS = 12
const log = createLog('silent')

/** A change of a ticket: it lacks a field. */
export function without(name: string): (ticket: Ticket) => Ticket {
  return (ticket) => Object.fromEntries(Object.entries(ticket).filter(([field]) => field !== name))
}

/** As many as prove something. */
export function tickets(change: (ticket: Ticket) => Ticket = (each) => each): readonly Ticket[] {
  return Array.from({ length: TICKETS }, (_, at) =>
    change({
      id: at + 1,
      title: `Ticket ${at}`,
      address: { street: 'Damrak', city: 'Amsterdam' },
      total: at + 0.5,
    }),
  )
}

export async function startDesk(database: Database): Promise<Desk> {
  const server = await startLocalServer((_, response) =>
    answerJson(response, desk.tickets === 'nonsense' ? 'nonsense' : { items: desk.tickets }),
  )
  let connector = CONNECTOR
  const { db } = database
  const workspace: Workspace = { name: 'default', database, cipher: DESK_CIPHER }
  const current = async () => load(connector)
  const projects: Projects = {
    in: () => projects,
    sayReason: async () => (message) => toText(message),
    shipped: { connectorFiles: [], connectors: {}, integrations: {}, connectorHelp: {} },
    current,
    home: () => undefined,
    withDraft: current,
    authors: sharedAuthors(),
  }
  await saveAccount(db, DESK_CIPHER, {
    workspace: 'default',
    name: 'desk',
    connector: 'desk',
    settings: { url: server.origin },
    secrets: {},
  })
  const desk: Desk = {
    projects,
    requests: server.requests,
    tickets: tickets(),
    time: Date.parse('2026-12-01T10:00:00Z'),
    holds: noHolds,
    publish: (replaced, by) => {
      connector = connector.replace(replaced, by)
    },
    switchOn: async (flow) => {
      const integration = await saveIntegration(db, { workspace: 'default', name: flow })
      await saveAnswers(db, integration, noAnswers)
      await saveIntegrationState(db, integration, 'on')
      await followChanges({ db, projects, now: () => desk.time })
      return integration
    },
    look: () =>
      lookForDrift(
        {
          projects,
          workspaceOf: () => workspace,
          openerOf: () => createAccountOpener(workspace, { allowPrivate: true }),
          holds: desk.holds,
          log,
          now: () => desk.time,
        },
        new AbortController().signal,
      ),
    close: server.close,
  }
  return desk
}

function load(connector: string) {
  const files: readonly ProjectFile[] = [
    { path: 'connectors/desk/connector.yaml', text: connector },
    { path: 'titles.yaml', text: flowOf('titles', '=title') },
    { path: 'streets.yaml', text: flowOf('streets', '=$uppercase(street)') },
  ]
  const project = loadProject(files, { transports: transportSpecs })
  const mistakes = project.diagnostics.filter(({ severity }) => severity === 'error')
  if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes))
  return { project, files, version: connector }
}

function flowOf(name: string, text: string): string {
  return `flow: ${name}
format: 1
title: ${name === 'streets' ? 'Streets' : 'Titles'}
connections: { desk: desk }
trigger: { every: 1h }
source: { read: desk.ticket }
steps:
  - write: desk.note
    mode: create
    set:
      text: ${text}
`
}

const CONNECTOR = `connector: desk
format: 1
title: The desk
settings: { type: object, properties: { url: { type: string } } }
http: { base: =$settings.url }
resources:
  ticket:
    title: Ticket
    key: =$string(id)
    list: { get: /tickets, items: =items }
    record:
      id: =id
      title: =title
      street: =address.street
      total: =total
    schema:
      properties:
        id: { type: integer }
        title: { type: string }
        street: { type: string }
        total: { type: number }
  note:
    title: Note
    key: =$string(id)
    create: { post: /notes, body: =$set, item: =$ }
    schema: { properties: { id: { type: integer }, text: { type: string } } }
`
