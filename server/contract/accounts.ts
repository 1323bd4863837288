import { Type } from 'typebox'
import { type Route, route } from './route.ts'
import { NewPassword, Session } from './sessions.ts'
import { AnyJson, At, Email, nullable, RoleName, Title } from './values.ts'

const Secret = Type.String({
  maxLength: 200,
  description: 'What the link of the mail has after the #.',
})

const Version = Type.String({
  maxLength: 200,
  description: 'Of the texts that one agrees to.',
})

function ofSignUp<const R extends Route>(made: R): R & { readonly offer: 'signUp' } {
  return route({ ...made, offer: 'signUp' })
}

/** What somebody does with an account of their own. Who has one leaves with it also where nobody can sign up any more. */
export const accountRoutes = {
  // Neither the answer nor how long it takes says whether there is such an account, here and below.
  signUp: ofSignUp({
    method: 'post',
    path: '/sign-up',
    access: 'public',
    isQuestion: true,
    summary: 'Ask for an account: the address gets a mail with a link, or is told that it has one',
    body: Type.Object({ email: Email }),
    maxBytes: 10_000,
  }),
  readSignUp: ofSignUp({
    method: 'post',
    path: '/sign-up/link',
    access: 'public',
    isQuestion: true,
    summary: 'Tell what the link of a sign-up is for',
    body: Type.Object({ secret: Secret }),
    answer: Type.Object({
      email: Email,
      needsPassword: Type.Boolean({ description: 'Not of who comes from the OpenID provider.' }),
    }),
    maxBytes: 10_000,
  }),
  confirmSignUp: ofSignUp({
    method: 'post',
    path: '/sign-up/account',
    access: 'public',
    summary: 'Make the account, and a workspace of its own, by the link of a mail; works once',
    body: Type.Object({
      secret: Secret,
      name: Title,
      workspaceTitle: Title,
      password: Type.Optional(NewPassword),
      consent: Type.Optional(Version),
    }),
    answer: Session,
    maxBytes: 10_000,
  }),
  makeOwnWorkspace: ofSignUp({
    method: 'post',
    path: '/me/workspace',
    access: 'person',
    inPerson: true,
    summary: 'Make a workspace of one’s own, where one is in none; with its subscription, if any',
    body: Type.Object({ title: Title }),
    answer: Session,
    maxBytes: 10_000,
  }),
  readJoining: ofSignUp({
    method: 'post',
    path: '/join/link',
    access: 'public',
    isQuestion: true,
    summary: 'Tell into which workspace the link of an invitation leads',
    body: Type.Object({ secret: Secret }),
    answer: Type.Object({
      email: Email,
      workspaceTitle: Title,
      role: RoleName,
      invitedBy: Email,
      hasAccount: Type.Boolean({ description: 'They sign in with it to accept.' }),
    }),
    maxBytes: 10_000,
  }),
  join: ofSignUp({
    method: 'post',
    path: '/join',
    access: 'person',
    summary: 'Enter the workspace that one was invited into at the address of one’s account',
    body: Type.Object({ secret: Secret }),
    answer: Session,
    maxBytes: 10_000,
  }),
  joinAsNew: ofSignUp({
    method: 'post',
    path: '/join/account',
    access: 'public',
    summary: 'Make the account of somebody who was invited into a workspace, and enter it',
    body: Type.Object({
      secret: Secret,
      name: Title,
      password: NewPassword,
      consent: Type.Optional(Version),
    }),
    answer: Session,
    maxBytes: 10_000,
  }),
  agreeToTerms: ofSignUp({
    method: 'post',
    path: '/me/consent',
    access: 'person',
    summary: 'Agree to the terms that hold now',
    body: Type.Object({ version: Version }),
    answer: Session,
    maxBytes: 10_000,
  }),
  inviteSignUp: ofSignUp({
    method: 'post',
    path: '/sign-up/invitation',
    access: 'owner',
    inPerson: true,
    summary: 'Invite a merchant to make an account with a workspace of its own',
    body: Type.Object({ email: Email }),
    answer: Type.Object({ expiresAt: At }),
    maxBytes: 10_000,
  }),
  askNewPassword: ofSignUp({
    method: 'post',
    path: '/new-password',
    access: 'public',
    isQuestion: true,
    summary: 'Ask for a new password: the address gets a mail with a link, if it has an account',
    body: Type.Object({ email: Email }),
    maxBytes: 10_000,
  }),
  resetPassword: ofSignUp({
    method: 'post',
    path: '/new-password/link',
    access: 'public',
    summary: 'Choose a new password by the link of a mail; works once, and all sessions end',
    body: Type.Object({ secret: Secret, password: NewPassword }),
    maxBytes: 10_000,
  }),
  changeEmail: ofSignUp({
    method: 'post',
    path: '/me/email',
    access: 'person',
    summary: 'Ask for another address of one’s account, which is confirmed by a mail to it',
    body: Type.Object({ email: Email }),
    maxBytes: 10_000,
  }),
  confirmEmail: ofSignUp({
    method: 'post',
    path: '/me/email/link',
    access: 'person',
    summary: 'Confirm the new address by the link of a mail; works once',
    body: Type.Object({ secret: Secret }),
    answer: Session,
    maxBytes: 10_000,
  }),
  exportMe: route({
    offer: 'ownAccount',
    method: 'get',
    path: '/me/export',
    access: 'person',
    isNoted: true,
    summary: 'Give everything that is held on one’s account, and on oneself in one’s workspaces',
    answer: Type.Object({ email: Email, held: Type.Array(AnyJson) }),
  }),
  readClosing: route({
    offer: 'ownAccount',
    method: 'get',
    path: '/me/closing',
    access: 'person',
    summary: 'Tell which workspaces are erased when one closes one’s account',
    answer: Type.Object({
      erased: Type.Array(Title),
      refusal: nullable(Type.Enum(['owner', 'people'])),
    }),
  }),
  closeAccount: route({
    offer: 'ownAccount',
    method: 'post',
    path: '/me/closing',
    access: 'person',
    summary:
      'Close one’s account: it is erased, with the workspaces that nobody else administers and all that they hold',
    body: Type.Object({ email: Email }),
    maxBytes: 10_000,
  }),
}
