import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import {
  AnyJson,
  At,
  Email,
  Id,
  InWorkspace,
  Name,
  nullable,
  PageQuery,
  pageOf,
  RoleName,
  Text,
  Title,
} from './values.ts'

export const Person = Type.Object({
  id: Type.String(),
  email: Email,
  name: Text,
  role: RoleName,
  isOwner: Type.Boolean(),
  isDisabled: Type.Boolean(),
  /** Has no way to come in yet but an invitation. */
  isInvited: Type.Boolean(),
  hasFactor: Type.Boolean({ description: 'Has a second factor.' }),
  lastSeenAt: nullable(At),
})
export type Person = Static<typeof Person>

/** How somebody who is new chooses their password. */
const Invitation = Type.Object({
  link: nullable(
    Type.String({
      description:
        'To be given to them, good once; begins with "/" where the server does not know its address. Null where it was sent to them by e-mail.',
    }),
  ),
  expiresAt: At,
})

/** Of who is not in the workspace before they accept. */
export const MemberInvitation = Type.Object({
  id: Type.String(),
  email: Email,
  role: RoleName,
  invitedBy: Email,
  expiresAt: At,
})
export type MemberInvitation = Static<typeof MemberInvitation>

export const Token = Type.Object({
  id: Type.String(),
  name: Text,
  role: RoleName,
  createdAt: At,
  createdBy: Type.String(),
  expiresAt: At,
  lastUsedAt: nullable(At),
})
export type Token = Static<typeof Token>

export const AuditEntry = Type.Object({
  id: Type.String(),
  at: At,
  who: Type.String({ description: 'E-mail of the person, or name of the token.' }),
  action: Type.String({ description: 'Name of the operation, e.g. "publishFiles".' }),
  subject: Type.String(),
  details: AnyJson,
  outcome: Type.Enum(['begun', 'done', 'failed', 'refused'], {
    description: '"begun": under way, or the server died in it, and it may have been done or not.',
  }),
})

export const AuditCheck = Type.Object({
  isWhole: Type.Boolean(),
  checked: Type.Integer({ description: 'Lines that are whole, up to the first that is not.' }),
  unchained: Type.Integer({ description: 'Lines of calls under way.' }),
  last: nullable(
    Type.Object({
      number: Type.String(),
      hash: Type.String({
        description: 'Noted elsewhere, it shows later that no end was cut off.',
      }),
    }),
  ),
  broken: nullable(
    Type.Object({
      number: Type.String({ description: 'Place in the chain.' }),
      why: Type.Enum(['changed', 'missing', 'unlinked']),
    }),
  ),
})

const OfPerson = Type.Object({ workspace: Name, person: Id })

export const peopleRoutes = {
  listPeople: route({
    method: 'get',
    path: '/workspaces/{workspace}/people',
    access: 'administrator',
    summary: 'List the people of a workspace',
    params: InWorkspace,
    answer: Type.Object({ items: Type.Array(Person) }),
  }),
  // A token that leaks would else live on in whom it let in and in the tokens that it made, whatever is revoked.
  addPerson: route({
    method: 'post',
    path: '/workspaces/{workspace}/people',
    access: 'administrator',
    inPerson: true,
    summary:
      'Let a person in; one who is new gets an account, and an invitation to choose its password',
    params: InWorkspace,
    body: Type.Object({
      email: Email,
      name: Title,
      role: RoleName,
    }),
    answer: Type.Object({ ...Person.properties, invitation: nullable(Invitation) }),
  }),
  invitePerson: route({
    method: 'post',
    path: '/workspaces/{workspace}/people/{person}/invitation',
    access: 'administrator',
    inPerson: true,
    summary: 'Invite somebody anew who has not come in yet; the invitation before is good no more',
    params: OfPerson,
    answer: Invitation,
  }),
  listInvitations: route({
    method: 'get',
    path: '/workspaces/{workspace}/invitations',
    access: 'administrator',
    offer: 'signUp',
    summary: 'List whom the workspace invited, and who has not accepted yet',
    params: InWorkspace,
    answer: Type.Object({ items: Type.Array(MemberInvitation) }),
  }),
  // The same for an address that has an account and for one that has none.
  inviteMember: route({
    method: 'post',
    path: '/workspaces/{workspace}/invitations',
    access: 'administrator',
    inPerson: true,
    offer: 'signUp',
    summary: 'Invite somebody by e-mail, who is in the workspace once they accept',
    params: InWorkspace,
    body: Type.Object({ email: Email, role: RoleName }),
    answer: MemberInvitation,
    maxBytes: 10_000,
  }),
  withdrawInvitation: route({
    method: 'delete',
    path: '/workspaces/{workspace}/invitations/{invitation}',
    access: 'administrator',
    inPerson: true,
    offer: 'signUp',
    summary: 'Withdraw an invitation: its link works no more',
    params: Type.Object({ workspace: Name, invitation: Id }),
  }),
  changePerson: route({
    method: 'patch',
    path: '/workspaces/{workspace}/people/{person}',
    access: 'administrator',
    inPerson: true,
    summary: 'Change the role of a person',
    params: OfPerson,
    body: Type.Object({ role: RoleName }),
    answer: Person,
  }),
  removePerson: route({
    method: 'delete',
    path: '/workspaces/{workspace}/people/{person}',
    access: 'administrator',
    summary:
      'Take a person out of a workspace, with the tokens that they made for it; ends at once what they do there',
    params: OfPerson,
  }),
  listTokens: route({
    method: 'get',
    path: '/workspaces/{workspace}/tokens',
    access: 'administrator',
    summary: 'List the API tokens of a workspace, without their secrets',
    params: InWorkspace,
    answer: Type.Object({ items: Type.Array(Token) }),
  }),
  createToken: route({
    method: 'post',
    path: '/workspaces/{workspace}/tokens',
    access: 'administrator',
    inPerson: true,
    summary: 'Make an API token; its secret is shown this once',
    params: InWorkspace,
    body: Type.Object({
      name: Title,
      role: RoleName,
      days: Type.Integer({ minimum: 1, maximum: 366, description: 'Until it expires.' }),
    }),
    answer: Type.Object({ token: Token, secret: Type.String() }),
  }),
  deleteToken: route({
    method: 'delete',
    path: '/workspaces/{workspace}/tokens/{token}',
    access: 'administrator',
    summary: 'Revoke an API token',
    params: Type.Object({ workspace: Name, token: Id }),
  }),
  listAudit: route({
    method: 'get',
    path: '/workspaces/{workspace}/audit',
    access: 'administrator',
    summary: 'List who changed what, newest first',
    params: InWorkspace,
    query: Type.Object({
      ...PageQuery,
      after: Type.Optional(Id),
      installation: Type.Optional(
        Type.Boolean({ description: 'What concerns no workspace, as who signed in; for owners.' }),
      ),
      who: Type.Optional(Type.String()),
      action: Type.Optional(Type.String()),
    }),
    answer: pageOf(AuditEntry),
  }),
  checkAudit: route({
    method: 'get',
    path: '/workspaces/{workspace}/audit/check',
    access: 'administrator',
    summary:
      'Tell whether a line of the audit log was changed or taken out, of the whole installation',
    params: InWorkspace,
    answer: AuditCheck,
  }),
}
