import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { At, InWorkspace, Name, nullable, Text } from './values.ts'

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

export const planRoutes = {
  readPlanOfWorkspace: route({
    method: 'get',
    path: '/workspaces/{workspace}/plan',
    access: 'viewer',
    offer: 'plans',
    summary: 'Tell which plan a workspace has, and how much of it is used; null: it may use all',
    params: InWorkspace,
    answer: Type.Object({ standing: nullable(PlanStanding) }),
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
    }),
    answer: Type.Object({ standing: nullable(PlanStanding) }),
  }),
  listPlans: route({
    method: 'get',
    path: '/plans',
    access: 'owner',
    inPerson: true,
    offer: 'plans',
    summary: 'List the plans that there are, and the workspaces with theirs',
    answer: Type.Object({
      plans: Type.Array(PlanTerms),
      items: Type.Array(
        Type.Object({ workspace: Name, title: Text, standing: nullable(PlanStanding) }),
      ),
    }),
  }),
}
