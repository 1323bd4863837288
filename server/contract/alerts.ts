import { type Static, Type } from 'typebox'
import { LANGUAGES } from './languages.ts'
import { route } from './route.ts'
import { At, Email, InWorkspace, Name, nullable, PageQuery, pageOf, Title } from './values.ts'

/** Where alerts of a workspace go, and which. */
export const AlertChannel = Type.Object({
  id: Type.String(),
  title: Title,
  to: Type.Union([
    Type.Object({
      kind: Type.Literal('email'),
      addresses: Type.Array(Email, { minItems: 1, maxItems: 20 }),
    }),
    Type.Object({
      kind: Type.Literal('webhook'),
      /** Of `https` or `http`. Hidden but for its host once it is saved. */
      url: Type.String({ maxLength: 2000 }),
      shape: Type.Union([Type.Literal('slack'), Type.Literal('teams'), Type.Literal('json')]),
    }),
  ]),
  /** Kinds that are sent. */
  about: Type.Array(
    Type.Union([
      Type.Literal('failed-records'),
      Type.Literal('flow-stopped'),
      Type.Literal('in-doubt'),
      Type.Literal('silence'),
      Type.Literal('drift'),
      Type.Literal('workers'),
      Type.Literal('recovered'),
      Type.Literal('daily-summary'),
    ]),
  ),
  language: Type.Enum(LANGUAGES, { description: 'Of those who read it.' }),
  /** At most one message for the same cause in so many minutes. */
  everyMinutes: Type.Integer({ minimum: 5, maximum: 1440, default: 60 }),
})
export type AlertChannel = Static<typeof AlertChannel>

export const Alert = Type.Object({
  id: Type.String(),
  integration: nullable(Name),
  flow: nullable(Name),
  kind: Type.String(),
  /** What failed records have in common. */
  cause: Type.String(),
  count: Type.Integer(),
  /** As a message tells it, in the language of the caller and without values that may be somebody's. */
  words: Type.Object({ title: Type.String(), cause: Type.String(), remedy: Type.String() }),
  /** What it is about, or where it is put right: titles, or lines of files with the field that they write. */
  places: Type.Array(Type.String()),
  openedAt: At,
  lastAt: At,
  sentAt: nullable(At),
  resolvedAt: nullable(At),
})
export type Alert = Static<typeof Alert>

const { id: _id, ...channel } = AlertChannel.properties
const ChannelBody = Type.Object(channel)
const OfChannel = Type.Object({ workspace: Name, channel: Type.String() })

export const alertRoutes = {
  listAlerts: route({
    method: 'get',
    path: '/workspaces/{workspace}/alerts',
    access: 'viewer',
    summary: 'List what was or is wrong, newest first',
    params: InWorkspace,
    query: Type.Object({
      ...PageQuery,
      isOpen: Type.Optional(Type.Boolean()),
      kind: Type.Optional(Type.String({ maxLength: 50 })),
    }),
    answer: pageOf(Alert),
  }),
  listChannels: route({
    method: 'get',
    path: '/workspaces/{workspace}/alert-channels',
    access: 'operator',
    showsPersonal: true,
    summary: 'List where alerts go',
    params: InWorkspace,
    answer: Type.Object({ items: Type.Array(AlertChannel), canMail: Type.Boolean() }),
  }),
  addChannel: route({
    method: 'post',
    path: '/workspaces/{workspace}/alert-channels',
    access: 'administrator',
    summary: 'Add a place where alerts go',
    params: InWorkspace,
    body: ChannelBody,
    answer: AlertChannel,
  }),
  changeChannel: route({
    method: 'put',
    path: '/workspaces/{workspace}/alert-channels/{channel}',
    access: 'administrator',
    summary: 'Change a place where alerts go',
    params: OfChannel,
    body: ChannelBody,
    answer: AlertChannel,
  }),
  removeChannel: route({
    method: 'delete',
    path: '/workspaces/{workspace}/alert-channels/{channel}',
    access: 'administrator',
    summary: 'Send no more alerts to a place',
    params: OfChannel,
  }),
  testChannel: route({
    method: 'post',
    path: '/workspaces/{workspace}/alert-channels/{channel}/test',
    access: 'administrator',
    summary: 'Send a test message, and tell whether it was taken',
    params: OfChannel,
    answer: Type.Object({ isGood: Type.Boolean(), message: Type.String() }),
  }),
  stopAlerts: route({
    method: 'post',
    path: '/stop-alerts',
    access: 'public',
    summary: 'Stop alerts to the address whose mail had the link',
    body: Type.Object({ secret: Type.String({ maxLength: 2000 }) }),
    maxBytes: 10_000,
  }),
}
