import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { At, Email, Id, InWorkspace, Name, Note, nullable, Text } from './values.ts'

const Limit = nullable(Type.Integer({ description: 'Null: no limit.' }))

/** Limits as they are declared in the file of plans. */
export const PlanTerms = Type.Object({
  name: Name,
  title: Text,
  flows: Limit,
  recordsPerMonth: Limit,
  historyDays: Limit,
  support: nullable(Type.String()),
})
export type PlanTerms = Static<typeof PlanTerms>

export const PlanStanding = Type.Object({
  state: Type.Enum(['trial', 'active', 'free', 'ended']),
  plan: PlanTerms,
  endsAt: nullable(At),
  eraseAt: nullable(
    Type.Union([At], { description: 'When all that the workspace holds is erased.' }),
  ),
  hold: nullable(Type.String({ description: 'Why no flow begins.' })),
  usage: Type.Object({
    from: At,
    to: At,
    records: Type.Integer({ description: 'Done in this month (UTC).' }),
    forecast: nullable(Type.Integer({ description: 'At the end of the month, if it goes on so.' })),
    flows: Type.Integer({ description: 'Switched on.' }),
  }),
})
export type PlanStanding = Static<typeof PlanStanding>

/** What a workspace asks the owners of the installation for, and their answer. */
export const PlanRequest = Type.Object({
  id: Id,
  plan: Type.Object({ name: Name, title: Text }),
  note: nullable(Type.Union([Note], { description: 'Null for who does not administer it.' })),
  askedBy: nullable(Type.Union([Email], { description: 'Null for who does not administer it.' })),
  askedAt: At,
  answer: nullable(
    Type.Object(
      { isGranted: Type.Boolean(), reason: Note, at: At },
      { description: 'Null: the request is open.' },
    ),
  ),
})
export type PlanRequest = Static<typeof PlanRequest>

/** What a workspace pays for. */
export const PlanPayment = Type.Object({
  state: Type.Enum(['paid', 'late', 'over'], {
    description: 'late: a payment failed, and is tried again.',
  }),
  plan: nullable(Text),
  endsAt: nullable(At),
})
export type PlanPayment = Static<typeof PlanPayment>

const PlanOffer = Type.Object({
  ...PlanTerms.properties,
  cost: Type.Optional(Type.String({ description: 'In the words of the operator.' })),
  isSold: Type.Optional(Type.Boolean({ description: 'It can be bought at once.' })),
})
export type PlanOffer = Static<typeof PlanOffer>

const OfRequest = Type.Object({ workspace: Name, request: Id })
const Contact = nullable(
  Type.String({ description: 'Of the operator: an e-mail address, or the URL of a page.' }),
)

export const planRoutes = {
  readPlanOfWorkspace: route({
    method: 'get',
    path: '/workspaces/{workspace}/plan',
    access: 'viewer',
    offer: 'plans',
    summary:
      'Tell which plan a workspace has (null: it may use all), how much of it is used, and which it can ask for',
    params: InWorkspace,
    answer: Type.Object({
      standing: nullable(PlanStanding),
      offers: Type.Array(PlanOffer),
      payment: Type.Optional(
        nullable(Type.Union([PlanPayment], { description: 'Only on servers that sell plans.' })),
      ),
      contact: Contact,
      request: nullable(PlanRequest),
    }),
  }),
  askForPlan: route({
    method: 'put',
    path: '/workspaces/{workspace}/plan-request',
    access: 'administrator',
    inPerson: true,
    offer: 'plans',
    summary:
      'Ask the owners of the installation for a plan, in the place of what the workspace asked before; they get a mail',
    params: InWorkspace,
    body: Type.Object({ plan: Name, note: Note }),
    answer: Type.Object({ request: PlanRequest }),
  }),
  withdrawPlanRequest: route({
    method: 'delete',
    path: '/workspaces/{workspace}/plan-request/{request}',
    access: 'administrator',
    inPerson: true,
    offer: 'plans',
    summary: 'Withdraw a request for a plan that is not answered yet',
    params: OfRequest,
  }),
  dismissPlanAnswer: route({
    method: 'delete',
    path: '/workspaces/{workspace}/plan-request/{request}/answer',
    access: 'administrator',
    inPerson: true,
    offer: 'plans',
    summary: 'Show the answer to a request for a plan no more',
    params: OfRequest,
  }),
  declinePlan: route({
    method: 'post',
    path: '/workspaces/{workspace}/plan-request/{request}/decline',
    access: 'owner',
    inPerson: true,
    offer: 'plans',
    summary:
      'Decline a request for a plan; the administrators of the workspace get a mail with the reason',
    params: OfRequest,
    body: Type.Object({ reason: Note }),
  }),
  grantPlan: route({
    method: 'put',
    path: '/workspaces/{workspace}/plan',
    access: 'owner',
    inPerson: true,
    offer: 'plans',
    summary:
      'Grant a workspace a plan, in the place of what it has; its flows go on where they stopped',
    params: InWorkspace,
    body: Type.Object({
      plan: Name,
      isTrial: Type.Boolean({ default: false }),
      endsAt: nullable(At),
      besidePaid: Type.Optional(
        Type.Boolean({
          description:
            'Grant it although the workspace pays for a plan, which it goes on paying for, and has again when this one ends.',
        }),
      ),
      request: Type.Optional(
        Type.Union([Id], {
          description:
            'The request that this answers: nothing is granted when it is no longer open. Absent: an open request for this plan is answered.',
        }),
      ),
    }),
    answer: Type.Object({ standing: nullable(PlanStanding) }),
  }),
  buyPlan: route({
    method: 'post',
    path: '/workspaces/{workspace}/plan/checkout',
    access: 'administrator',
    inPerson: true,
    offer: 'payments',
    summary: 'Open the page at which a workspace buys a plan: the one that is open already, if any',
    params: InWorkspace,
    body: Type.Object({ plan: Name }),
    answer: Type.Object({ url: Type.String() }),
  }),
  managePayment: route({
    method: 'post',
    path: '/workspaces/{workspace}/plan/portal',
    access: 'administrator',
    inPerson: true,
    offer: 'payments',
    summary: 'Open the page at which a workspace changes or cancels what it pays for',
    params: InWorkspace,
    answer: Type.Object({ url: Type.String() }),
  }),
  listPlans: route({
    method: 'get',
    path: '/plans',
    access: 'owner',
    inPerson: true,
    offer: 'plans',
    summary:
      'List the plans that there are, the open requests for one, and the workspaces with theirs',
    answer: Type.Object({
      plans: Type.Array(PlanTerms),
      requests: Type.Array(
        Type.Object({ workspace: Name, title: Text, ...PlanRequest.properties }),
      ),
      items: Type.Array(
        Type.Object({ workspace: Name, title: Text, standing: nullable(PlanStanding) }),
      ),
    }),
  }),
}
