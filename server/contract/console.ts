import { type Static, Type } from 'typebox'
import { HELP_STEPS } from './help.ts'
import { route } from './route.ts'
import { At, Health, Id, InWorkspace, Name, Note, nullable, Text, WrittenNote } from './values.ts'

/** Why the owners of the installation let no flow of a workspace begin. */
export const Suspension = Type.Object({ reason: Note, at: At })

/** A workspace as those who run the server see it without entering it: never a value of a record. */
export const HostedWorkspace = Type.Object({
  workspace: Name,
  title: Text,
  isMerchants: Type.Boolean({ description: 'A merchant made it: owners do not enter it.' }),
  subscription: nullable(
    Type.Object({
      name: Name,
      title: Text,
      state: Type.Enum(['trial', 'active', 'free', 'ended']),
      endsAt: nullable(At),
    }),
  ),
  health: Health,
  usage: Type.Object({
    records: Type.Integer({ description: 'For which something was written in this month (UTC).' }),
    limit: nullable(Type.Integer({ description: 'Null: no limit.' })),
  }),
  versions: Type.Object(
    { count: Type.Integer(), limit: Type.Integer() },
    { description: 'Of all files that were published.' },
  ),
  open: Type.Integer({ description: 'Records that wait for something, or for a person.' }),
  error: nullable(
    Type.Object({
      code: Type.String(),
      text: Type.String({ description: 'In the language of the caller, without values.' }),
      at: nullable(At),
    }),
  ),
  lastSeenAt: nullable(Type.Union([At], { description: 'When somebody of it was here last.' })),
  lastRunAt: nullable(At),
  help: nullable(
    Type.Object({
      request: Id,
      integration: nullable(Name),
      step: nullable(Type.Enum(HELP_STEPS)),
      isRunning: Type.Boolean({ description: 'It may be entered.' }),
    }),
  ),
  suspension: nullable(Suspension),
})
export type HostedWorkspace = Static<typeof HostedWorkspace>

const Severity = Type.Enum(['info', 'warning', 'critical'])
export const Announcement = Type.Object({
  severity: Severity,
  texts: Type.Object(
    { en: WrittenNote, it: Type.Optional(WrittenNote), nl: Type.Optional(WrittenNote) },
    { description: 'Who reads a language without a text reads English.' },
  ),
  workspaces: nullable(
    Type.Array(Name, { minItems: 1, maxItems: 1000, description: 'Null: all see it.' }),
  ),
  from: At,
  until: At,
})
export type Announcement = Static<typeof Announcement>

export const consoleRoutes = {
  listHosted: route({
    method: 'get',
    path: '/console/workspaces',
    access: 'owner',
    inPerson: true,
    offer: 'hosting',
    summary: 'List all workspaces with subscription, health, usage and requests for help, by need',
    query: Type.Object({
      q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of name or title.' })),
      subscription: Type.Optional(Name),
      health: Type.Optional(Health),
      help: Type.Optional(Type.Boolean({ description: 'Only those that ask for help.' })),
      from: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, default: 0 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    }),
    answer: Type.Object({
      items: Type.Array(HostedWorkspace),
      total: Type.Integer({ description: 'That fit the query.' }),
      subscriptions: Type.Array(Type.Object({ name: Name, title: Text })),
    }),
  }),
  listAnnouncements: route({
    method: 'get',
    path: '/announcements',
    access: 'owner',
    inPerson: true,
    offer: 'hosting',
    summary: 'List what is announced to workspaces, the newest first',
    answer: Type.Object({
      items: Type.Array(Type.Object({ id: Id, ...Announcement.properties })),
    }),
  }),
  announce: route({
    method: 'post',
    path: '/announcements',
    access: 'owner',
    inPerson: true,
    offer: 'hosting',
    summary: 'Announce something to all workspaces, or to some, for a time: a banner on every page',
    body: Announcement,
  }),
  removeAnnouncement: route({
    method: 'delete',
    path: '/announcements/{announcement}',
    access: 'owner',
    inPerson: true,
    offer: 'hosting',
    summary: 'Show an announcement no more',
    params: Type.Object({ announcement: Id }),
  }),
  suspendWorkspace: route({
    method: 'put',
    path: '/workspaces/{workspace}/suspension',
    access: 'owner',
    inPerson: true,
    offer: 'hosting',
    summary:
      'Suspend a workspace: no flow begins until it is resumed, and all can be read; its administrators get a mail with the reason',
    params: InWorkspace,
    body: Type.Object({ reason: WrittenNote }),
    answer: Suspension,
  }),
  resumeWorkspace: route({
    method: 'post',
    path: '/workspaces/{workspace}/suspension/end',
    access: 'owner',
    inPerson: true,
    offer: 'hosting',
    summary: 'Resume a workspace: its flows go on where they stopped',
    params: InWorkspace,
    body: Type.Object({ reason: Note }),
  }),
}
