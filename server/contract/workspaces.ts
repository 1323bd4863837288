import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { AnyJson, Email, InWorkspace, Name, RoleName, Text, Title } from './values.ts'

/** What is kept of the records that pass, and for how long. */
export const PrivacySettings = Type.Object({
  payloads: Type.Union([Type.Literal('masked'), Type.Literal('full'), Type.Literal('none')], {
    description:
      'Whether logs keep what was sent and received: personal fields masked (the rest can be shown), everything, or nothing at all. Always encrypted.',
  }),
  payloadDays: Type.Integer({ minimum: 1, maximum: 365, default: 14 }),
  historyDays: Type.Integer({ minimum: 1, maximum: 3650, default: 365 }),
})
export type PrivacySettings = Static<typeof PrivacySettings>

export const WorkspaceInfo = Type.Object({ name: Name, title: Text, role: RoleName })

export const workspaceRoutes = {
  listWorkspaces: route({
    method: 'get',
    path: '/workspaces',
    access: 'person',
    summary: 'List the workspaces that the caller may enter',
    answer: Type.Object({ items: Type.Array(WorkspaceInfo) }),
  }),
  createWorkspace: route({
    method: 'post',
    path: '/workspaces',
    access: 'owner',
    summary: 'Make a workspace: one merchant with its own systems, flows and people',
    body: Type.Object({ name: Name, title: Title }),
    answer: WorkspaceInfo,
  }),
  changeWorkspace: route({
    method: 'patch',
    path: '/workspaces/{workspace}',
    access: 'administrator',
    summary: 'Change the title of a workspace',
    params: InWorkspace,
    body: Type.Object({ title: Title }),
    answer: WorkspaceInfo,
  }),
  readPrivacy: route({
    method: 'get',
    path: '/workspaces/{workspace}/privacy',
    access: 'administrator',
    summary: 'Tell what is kept of the records that pass, and for how long',
    params: InWorkspace,
    answer: PrivacySettings,
    etag: 'reads',
  }),
  changePrivacy: route({
    method: 'put',
    path: '/workspaces/{workspace}/privacy',
    access: 'administrator',
    summary: 'Change what is kept of the records that pass',
    params: InWorkspace,
    body: PrivacySettings,
    answer: PrivacySettings,
    etag: 'needs',
  }),
  exportPerson: route({
    method: 'post',
    path: '/workspaces/{workspace}/privacy/export',
    access: 'administrator',
    summary: 'Give everything that is held on a person, by e-mail address',
    params: InWorkspace,
    body: Type.Object({ email: Email }),
    answer: Type.Object({ email: Email, held: Type.Array(AnyJson) }),
  }),
  erasePerson: route({
    method: 'post',
    path: '/workspaces/{workspace}/privacy/erase',
    access: 'administrator',
    summary:
      'Erase everything that is held on a person, by e-mail address; that their records are linked stays, without the address',
    params: InWorkspace,
    body: Type.Object({ email: Email }),
    answer: Type.Object({
      payloads: Type.Integer(),
      records: Type.Integer(),
      events: Type.Integer(),
      others: Type.Integer({
        description: 'Whatever else had the address: samples, links, runs, alerts, plans, files.',
      }),
      files: Type.Array(Text, {
        description:
          'Files in which the address was replaced by another one; what else they say of the person stays for who wrote them.',
      }),
    }),
    isAction: true,
  }),
}
