import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { At, Email, Id, InWorkspace, Name, Note, nullable, Text } from './values.ts'

/** Of the wizard, in their order. */
export const HELP_STEPS = ['systems', 'flows', 'questions', 'tables', 'try', 'on'] as const
/** For how many days a workspace may be opened to who helps. */
export const HELP_DAYS = [1, 7, 30] as const

const Place = {
  integration: nullable(Name),
  step: nullable(
    Type.Enum(HELP_STEPS, { description: 'Of the wizard, where they stood as they asked.' }),
  ),
}

/** What a workspace asks those who run the installation to do for it. */
export const HelpRequest = Type.Object({
  id: Id,
  ...Place,
  message: nullable(
    Type.Union([Note], { description: 'Null for who does not administer the workspace.' }),
  ),
  askedBy: nullable(
    Type.Union([Email], {
      description:
        'Null for who does not administer the workspace, and of an account that is closed.',
    }),
  ),
  askedAt: At,
  consent: Type.Object({
    until: At,
    isRunning: Type.Boolean({ description: 'The workspace may be entered and changed.' }),
    showsPersonal: Type.Boolean({
      description: 'Samples and what was sent and received are shown with their personal values.',
    }),
  }),
  notes: Type.String({ description: 'What those who help say of their work.' }),
  closed: nullable(
    Type.Object(
      { at: At, ending: Type.Enum(['handed-over', 'withdrawn']) },
      { description: 'Null: the request is open.' },
    ),
  ),
})
export type HelpRequest = Static<typeof HelpRequest>

/** What was done by those who help. */
export const HelpWork = Type.Object({
  files: Type.Array(
    Type.Object({
      path: Type.String(),
      before: nullable(Type.String({ description: 'Null: the file was not there.' })),
      after: nullable(Type.String({ description: 'Null: the file was taken away.' })),
    }),
  ),
  isCut: Type.Boolean({ description: 'More files were changed than are shown.' }),
  changes: Type.Array(
    Type.Object({
      at: At,
      action: Type.String(),
      subject: Type.String(),
      names: Type.Array(Type.String(), {
        description: 'What was changed there, and where a connection leads; never other values.',
      }),
    }),
  ),
})
export type HelpWork = Static<typeof HelpWork>

const Notes = Type.String({
  ...Note,
  maxLength: 4000,
})
const OfRequest = Type.Object({ workspace: Name, request: Id })
const shared = { offer: 'hosting', params: OfRequest } as const

export const helpRoutes = {
  readHelp: route({
    method: 'get',
    path: '/workspaces/{workspace}/help',
    access: 'viewer',
    offer: 'hosting',
    summary: 'Tell what help the workspace asks for, and what was done for it before',
    params: InWorkspace,
    answer: Type.Object({
      isOffered: Type.Boolean({
        description: 'A merchant made the workspace: nobody else enters it unless they consent.',
      }),
      request: nullable(HelpRequest),
      past: Type.Array(HelpRequest, { description: 'Closed, the newest first.' }),
      announcements: Type.Array(
        Type.Object({
          id: Id,
          severity: Type.Enum(['info', 'warning', 'critical']),
          text: Type.String({ description: 'In the language of the caller.' }),
        }),
        { description: 'What the owners of the installation announce to the workspace now.' },
      ),
      suspension: nullable(
        Type.Object(
          { reason: Note, at: At },
          { description: 'The owners of the installation let no flow begin.' },
        ),
      ),
    }),
  }),
  askForHelp: route({
    method: 'put',
    path: '/workspaces/{workspace}/help',
    access: 'administrator',
    inPerson: true,
    offer: 'hosting',
    summary:
      'Ask the owners of the installation for help, and let them into the workspace until a day; an open request is changed',
    params: InWorkspace,
    body: Type.Object({
      ...Place,
      message: Note,
      days: Type.Enum(HELP_DAYS),
      showsPersonal: Type.Boolean(),
      consents: Type.Literal(true, {
        description: 'They may open the workspace, and change its settings and flows.',
      }),
    }),
    answer: Type.Object({ request: HelpRequest }),
  }),
  withdrawHelp: route({
    method: 'delete',
    path: '/workspaces/{workspace}/help/{request}',
    access: 'administrator',
    inPerson: true,
    summary: 'Withdraw a request for help: it is closed, and whoever helps is out',
    ...shared,
  }),
  endHelpConsent: route({
    method: 'delete',
    path: '/workspaces/{workspace}/help/{request}/consent',
    access: 'administrator',
    inPerson: true,
    summary: 'Let nobody in to help any more; the request stays open',
    ...shared,
  }),
  readHelpWork: route({
    method: 'get',
    path: '/workspaces/{workspace}/help/{request}/work',
    access: 'editor',
    summary:
      'Tell what was done by those who helped: files before and after, and what else changed',
    ...shared,
    answer: HelpWork,
  }),
  listHelp: route({
    method: 'get',
    path: '/help',
    access: 'owner',
    inPerson: true,
    offer: 'hosting',
    summary: 'List the open requests for help of all workspaces',
    answer: Type.Object({
      items: Type.Array(
        Type.Object({
          workspace: Name,
          title: Text,
          hasEntered: Type.Boolean({ description: 'This session has entered the workspace.' }),
          ...HelpRequest.properties,
        }),
      ),
    }),
  }),
  enterToHelp: route({
    method: 'put',
    path: '/workspaces/{workspace}/help/{request}/entry',
    access: 'owner',
    inPerson: true,
    summary:
      'Enter a workspace that consents to it, at this session: as editor, until the consent ends',
    ...shared,
  }),
  leaveHelp: route({
    method: 'delete',
    path: '/workspaces/{workspace}/help/{request}/entry',
    access: 'owner',
    inPerson: true,
    summary: 'Leave a workspace that one entered to help',
    ...shared,
  }),
  saveHelpNotes: route({
    method: 'put',
    path: '/workspaces/{workspace}/help/{request}/notes',
    access: 'owner',
    inPerson: true,
    summary: 'Say what was done for a workspace, and what is left to do',
    ...shared,
    body: Type.Object({ notes: Notes }),
  }),
  handOver: route({
    method: 'post',
    path: '/workspaces/{workspace}/help/{request}/hand-over',
    access: 'owner',
    inPerson: true,
    summary:
      'Hand over what was done: the request is closed, nobody may enter any more, and the administrators get a mail',
    ...shared,
    body: Type.Object({ notes: Notes }),
  }),
}
