import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { At, Email, Id, Name, nullable, RoleName, Text, Title } from './values.ts'

const Locale = Type.Union([Type.Literal('en'), Type.Literal('it'), Type.Literal('nl')])
export const NewPassword = Type.String({ minLength: 10, maxLength: 200 })

export const Session = Type.Object({
  needsSetup: Type.Boolean({
    description: 'Nobody has an account yet: the first one is to be made.',
  }),
  person: nullable(
    Type.Object({
      id: Type.String(),
      email: Email,
      name: Text,
      locale: nullable(Locale),
      isOwner: Type.Boolean({ description: 'Administrator of the whole installation.' }),
      mustChangePassword: Type.Boolean({
        description: 'Somebody else made their password: all else is refused until it is changed.',
      }),
      mustAddFactor: Type.Boolean({
        description: 'Their role needs a second factor: all else is refused until there is one.',
      }),
      mustAgree: Type.Boolean({
        description:
          'The terms are new to them: nothing is done in workspaces until they agree. They may still export and close their account.',
      }),
    }),
  ),
  workspaces: Type.Array(
    Type.Object({
      name: Name,
      title: Text,
      role: RoleName,
      help: Type.Optional(
        Type.Object(
          { request: Id, until: At, showsPersonal: Type.Boolean() },
          { description: 'The workspace asked for help, and this session has entered it.' },
        ),
      ),
    }),
  ),
  secondStep: nullable(
    Type.Object(
      { app: Type.Boolean(), passkey: Type.Boolean(), recovery: Type.Boolean() },
      { description: 'The password was right, and one of these is to be shown yet.' },
    ),
  ),
  passkeyHost: nullable(
    Type.String({ description: 'Where passkeys work; null where this server cannot have any.' }),
  ),
  csrf: nullable(Type.String({ description: 'To be sent as X-CSRF-Token with every change.' })),
  openid: nullable(Type.Object({ title: Text, startUrl: Type.String() })),
  signUp: nullable(
    Type.Object(
      {
        isOpen: Type.Boolean({ description: 'Else an owner invites.' }),
        terms: nullable(
          Type.Object({ version: Text, termsUrl: Type.String(), privacyUrl: Type.String() }),
        ),
      },
      { description: 'Null where only administrators make accounts.' },
    ),
  ),
  ownsAccount: Type.Boolean({
    description:
      'They export and close their account themselves: merchants sign up here, or once did.',
  }),
  hasSubscriptions: Type.Boolean({ description: 'Workspaces have subscriptions here.' }),
  isHosting: Type.Boolean({
    description:
      'Somebody runs this server for others: they can ask for help, and there is a console.',
  }),
  version: Type.String(),
})
export type Session = Static<typeof Session>

export const sessionRoutes = {
  readSession: route({
    method: 'get',
    path: '/session',
    access: 'public',
    summary: 'Tell who is signed in, and what the sign-in page offers',
    answer: Session,
  }),
  setUp: route({
    method: 'post',
    path: '/setup',
    access: 'public',
    summary: 'Make the first account, the owner of the installation; refused once there is one',
    body: Type.Object({
      email: Email,
      name: Title,
      password: NewPassword,
      workspaceTitle: Type.Optional(Title),
      code: Type.String({ description: 'The set-up code that the server printed at its start.' }),
    }),
    answer: Session,
    maxBytes: 10_000,
  }),
  signIn: route({
    method: 'post',
    path: '/session',
    access: 'public',
    summary: 'Sign in with e-mail and password',
    body: Type.Object({ email: Email, password: Type.String({ maxLength: 200 }) }),
    answer: Session,
    maxBytes: 10_000,
  }),
  acceptInvitation: route({
    method: 'post',
    path: '/invitation',
    access: 'public',
    summary: 'Choose the password of an account that one was invited to, and sign in; works once',
    body: Type.Object({ secret: Type.String({ maxLength: 200 }), password: NewPassword }),
    answer: Session,
    maxBytes: 10_000,
  }),
  signOut: route({
    method: 'delete',
    path: '/session',
    access: 'person',
    isForEntering: true,
    summary: 'Sign out',
  }),
  changeMe: route({
    method: 'patch',
    path: '/me',
    access: 'person',
    isForEntering: true,
    summary: 'Change the name, language or password of oneself',
    body: Type.Object({
      name: Type.Optional(Title),
      locale: Type.Optional(Locale),
      password: Type.Optional(
        Type.Object({ old: Type.String({ maxLength: 200 }), new: NewPassword }),
      ),
    }),
    answer: Session,
    maxBytes: 10_000,
  }),
}
