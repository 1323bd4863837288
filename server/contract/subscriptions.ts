import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { At, Email, Id, InWorkspace, Name, Note, nullable, Text } from './values.ts'

const Limit = nullable(Type.Integer({ description: 'Null: no limit.' }))

/** Limits as they are declared in the file of subscriptions. */
export const SubscriptionTerms = Type.Object({
  name: Name,
  title: Text,
  flows: Limit,
  recordsPerMonth: Limit,
  historyDays: Limit,
  support: nullable(Type.String()),
})
export type SubscriptionTerms = Static<typeof SubscriptionTerms>

export const SubscriptionStanding = Type.Object({
  state: Type.Enum(['trial', 'active', 'free', 'ended']),
  subscription: SubscriptionTerms,
  endsAt: nullable(At),
  eraseAt: nullable(
    Type.Union([At], { description: 'When all that the workspace holds is erased.' }),
  ),
  hold: nullable(Type.String({ description: 'Why no flow begins.' })),
  usage: Type.Object({
    from: At,
    to: At,
    records: Type.Integer({ description: 'For which something was written in this month (UTC).' }),
    forecast: nullable(Type.Integer({ description: 'At the end of the month, if it goes on so.' })),
    flows: Type.Integer({ description: 'Switched on.' }),
  }),
})
export type SubscriptionStanding = Static<typeof SubscriptionStanding>

/** What a workspace asks the owners of the installation for, and their answer. */
export const SubscriptionRequest = Type.Object({
  id: Id,
  subscription: Type.Object({ name: Name, title: Text }),
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
export type SubscriptionRequest = Static<typeof SubscriptionRequest>

/** What a workspace pays for. */
export const SubscriptionPayment = Type.Object({
  state: Type.Enum(['paid', 'late', 'over'], {
    description: 'late: a payment failed, and is tried again.',
  }),
  subscription: nullable(Text),
  endsAt: nullable(At),
})
export type SubscriptionPayment = Static<typeof SubscriptionPayment>

const SubscriptionOffer = Type.Object({
  ...SubscriptionTerms.properties,
  cost: Type.Optional(Type.String({ description: 'In the words of the operator.' })),
  isSold: Type.Optional(Type.Boolean({ description: 'It can be bought at once.' })),
})
export type SubscriptionOffer = Static<typeof SubscriptionOffer>

const OfRequest = Type.Object({ workspace: Name, request: Id })
const Contact = nullable(
  Type.String({ description: 'Of the operator: an e-mail address, or the URL of a page.' }),
)

export const subscriptionRoutes = {
  readSubscriptionOfWorkspace: route({
    method: 'get',
    path: '/workspaces/{workspace}/subscription',
    access: 'viewer',
    offer: 'subscriptions',
    summary:
      'Tell which subscription a workspace has (null: it may use all), how much of it is used, and which it can ask for',
    params: InWorkspace,
    answer: Type.Object({
      standing: nullable(SubscriptionStanding),
      offers: Type.Array(SubscriptionOffer),
      payment: Type.Optional(
        nullable(
          Type.Union([SubscriptionPayment], {
            description: 'Only on servers that sell subscriptions.',
          }),
        ),
      ),
      contact: Contact,
      request: nullable(SubscriptionRequest),
    }),
  }),
  askForSubscription: route({
    method: 'put',
    path: '/workspaces/{workspace}/subscription-request',
    access: 'administrator',
    inPerson: true,
    offer: 'subscriptions',
    summary:
      'Ask the owners of the installation for a subscription, in the place of what the workspace asked before; they get a mail',
    params: InWorkspace,
    body: Type.Object({ subscription: Name, note: Note }),
    answer: Type.Object({ request: SubscriptionRequest }),
  }),
  withdrawSubscriptionRequest: route({
    method: 'delete',
    path: '/workspaces/{workspace}/subscription-request/{request}',
    access: 'administrator',
    inPerson: true,
    offer: 'subscriptions',
    summary: 'Withdraw a request for a subscription that is not answered yet',
    params: OfRequest,
  }),
  dismissSubscriptionAnswer: route({
    method: 'delete',
    path: '/workspaces/{workspace}/subscription-request/{request}/answer',
    access: 'administrator',
    inPerson: true,
    offer: 'subscriptions',
    summary: 'Show the answer to a request for a subscription no more',
    params: OfRequest,
  }),
  declineSubscription: route({
    method: 'post',
    path: '/workspaces/{workspace}/subscription-request/{request}/decline',
    access: 'owner',
    inPerson: true,
    offer: 'subscriptions',
    summary:
      'Decline a request for a subscription; the administrators of the workspace get a mail with the reason',
    params: OfRequest,
    body: Type.Object({ reason: Note }),
  }),
  grantSubscription: route({
    method: 'put',
    path: '/workspaces/{workspace}/subscription',
    access: 'owner',
    inPerson: true,
    offer: 'subscriptions',
    summary:
      'Grant a workspace a subscription, in the place of what it has; its flows go on where they stopped',
    params: InWorkspace,
    body: Type.Object({
      subscription: Name,
      isTrial: Type.Boolean({ default: false }),
      endsAt: nullable(At),
      besidePaid: Type.Optional(
        Type.Boolean({
          description:
            'Grant it although the workspace pays for a subscription, which it still pays for, and has again when this one ends.',
        }),
      ),
      request: Type.Optional(
        Type.Union([Id], {
          description:
            'The request that this answers: nothing is granted when it is no longer open. Absent: an open request for this subscription is answered.',
        }),
      ),
    }),
    answer: Type.Object({ standing: nullable(SubscriptionStanding) }),
  }),
  buySubscription: route({
    method: 'post',
    path: '/workspaces/{workspace}/subscription/checkout',
    access: 'administrator',
    inPerson: true,
    offer: 'payments',
    summary:
      'Open the page at which a workspace buys a subscription: the one that is open already, if any',
    params: InWorkspace,
    body: Type.Object({ subscription: Name }),
    answer: Type.Object({ url: Type.String() }),
  }),
  managePayment: route({
    method: 'post',
    path: '/workspaces/{workspace}/subscription/portal',
    access: 'administrator',
    inPerson: true,
    offer: 'payments',
    summary: 'Open the page at which a workspace changes or cancels what it pays for',
    params: InWorkspace,
    answer: Type.Object({ url: Type.String() }),
  }),
  listSubscriptions: route({
    method: 'get',
    path: '/subscriptions',
    access: 'owner',
    inPerson: true,
    offer: 'subscriptions',
    summary:
      'List the subscriptions that there are, the open requests for one, and the workspaces with theirs',
    answer: Type.Object({
      subscriptions: Type.Array(SubscriptionTerms),
      requests: Type.Array(
        Type.Object({ workspace: Name, title: Text, ...SubscriptionRequest.properties }),
      ),
      items: Type.Array(
        Type.Object({ workspace: Name, title: Text, standing: nullable(SubscriptionStanding) }),
      ),
    }),
  }),
}
