import type { QueryClient } from '@tanstack/react-query'
import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router'
import { readingOf } from '../api/use-answer.ts'
import { BACK_PATH } from '../connections/sign-in-at-system.ts'
import { OPENID_REFUSALS, type OpenIdRefusal } from '../session/openid-refusal.ts'
import { sessionQuery } from '../session/session.ts'
import { LoadingPage } from '../widgets/loading-page.tsx'
import { MissingPage, ProblemPage } from '../widgets/problem-page.tsx'
import {
  confirmEmail,
  confirmSignUp,
  forgotPassword,
  join,
  newTerms,
  resetPassword,
  signUp,
} from './account-routes.ts'
import { LoadingFrame } from './loading-frame.tsx'
import { root } from './root-route.ts'
import { withAllStyles } from './with-all-styles.ts'

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string; openid?: OpenIdRefusal } => {
    const refusal = OPENID_REFUSALS.find((each) => each === search['openid'])
    return {
      ...(isLocalPath(search['to']) ? { to: search['to'] } : {}),
      ...(refusal === undefined ? {} : { openid: refusal }),
    }
  },
  beforeLoad: async ({ context }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (session.needsSetup) throw redirect({ to: '/set-up' })
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/sign-in-page.tsx')),
    'SignInPage',
  ),
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  beforeLoad: async ({ context }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (!session.needsSetup) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/set-up-page.tsx')),
    'SetUpPage',
  ),
})

const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/new-password',
  beforeLoad: async ({ context }) => {
    const { person } = await context.client.ensureQueryData(sessionQuery)
    if (!person?.mustChangePassword) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/new-password-page.tsx')),
    'NewPasswordPage',
  ),
})

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  beforeLoad: async ({ context }) => {
    const { person } = await context.client.ensureQueryData(sessionQuery)
    if (!person?.mustAddFactor) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../factors/second-factor-page.tsx')),
    'SecondFactorPage',
  ),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/invitation-page.tsx')),
    'InvitationPage',
  ),
})

/** Whoever reads alerts by mail stops them there, with or without an account. */
const stopAlerts = createRoute({
  getParentRoute: () => root,
  path: '/stop-alerts/$secret',
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/stop-alerts-page.tsx')),
    'StopAlertsPage',
  ),
})

/** Everything that takes a session. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (session.needsSetup) throw redirect({ to: '/set-up' })
    if (!session.person) throw redirect({ to: '/sign-in', search: { to: location.href } })
    if (session.person.mustChangePassword) throw redirect({ to: '/new-password' })
    if (session.person.mustAddFactor) throw redirect({ to: '/second-factor' })
    if (session.person.mustAgree) throw redirect({ to: '/new-terms' })
  },
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { workspaces, person, isHosting } = await context.client.ensureQueryData(sessionQuery)
    const [first] = workspaces
    if (first) throw redirect({ to: '/w/$workspace', params: { workspace: first.name } })
    if (person?.isOwner && isHosting) {
      throw redirect({ to: '/console/$section', params: { section: 'help' } })
    }
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/no-workspace-page.tsx')),
    'NoWorkspacePage',
  ),
})

/** For whoever runs the server for others; elsewhere it is not there. */
const console = createRoute({
  getParentRoute: () => inside,
  path: '/console/$section',
  beforeLoad: async ({ context }) => {
    const { person, isHosting } = await context.client.ensureQueryData(sessionQuery)
    if (!person?.isOwner || !isHosting) throw notFound()
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../console/console-page.tsx')),
    'ConsolePage',
  ),
})

/** Where systems send people back to after a sign-in there. */
const signInBack = createRoute({
  getParentRoute: () => inside,
  path: BACK_PATH,
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../connections/sign-in-back-page.tsx')),
    'SignInBackPage',
  ),
})

const workspaceRoute = createRoute({
  getParentRoute: () => inside,
  path: '/w/$workspace',
  // Nearly every page names flows by their titles: were they to come later, everything below them would jump.
  loader: async ({ context, params: { workspace } }) => {
    const titles = { ...readingOf('listIntegrations', { params: { workspace } }), gcTime: Infinity }
    await context.client.ensureQueryData(titles).catch(() => undefined)
  },
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
  pendingComponent: LoadingFrame,
})

const overview = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../overview/overview-page.tsx'), 'OverviewPage'),
})

const integration = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/i/$integration',
  validateSearch: keepStrings('flow'),
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../overview/integration-page.tsx')),
    'IntegrationPage',
  ),
})

const flow = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/i/$integration/f/$flow',
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../overview/flow-page.tsx')),
    'FlowPage',
  ),
})

const record = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/i/$integration/f/$flow/r/$key',
  validateSearch: keepStrings('event'),
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../records/record-page.tsx')),
    'RecordPage',
  ),
})

const records = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/records',
  validateSearch: keepStrings('q', 'integration', 'flow', 'step', 'outcome', 'day'),
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../records/records-page.tsx')),
    'RecordsPage',
  ),
})

const errors = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/errors',
  validateSearch: keepStrings('integration', 'flow', 'state', 'cause', 'q'),
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../errors/errors-page.tsx')),
    'ErrorsPage',
  ),
})

const catalogue = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/add',
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../wizard/catalogue-page.tsx')),
    'CataloguePage',
  ),
})

const wizard = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/setup/$integration',
  validateSearch: keepStrings('step', 'at'),
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../wizard/wizard-page.tsx')),
    'WizardPage',
  ),
})

const connections = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/connections',
  validateSearch: keepStrings('connection', 'show'),
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../connections/connections-page.tsx')),
    'ConnectionsPage',
  ),
})

const files = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/files',
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../files/files-page.tsx')),
    'FilesPage',
  ),
})

const newFlow = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/new-flow',
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../new-flow/new-flow-page.tsx')),
    'NewFlowPage',
  ),
})

const newConnector = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/new-connector',
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../new-connector/new-connector-page.tsx')),
    'NewConnectorPage',
  ),
})

/** `path` is the file, `step` and `field` the selection: every field has an address. */
const editor = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/edit',
  validateSearch: keepStrings('path', 'view', 'step', 'field', 'suggest'),
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../editor/editor-page.tsx')),
    'EditorPage',
  ),
})

const settingsHome = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/settings',
  beforeLoad: ({ params }) => {
    throw redirect({
      to: '/w/$workspace/settings/$section',
      params: { ...params, section: 'general' },
    })
  },
})

const settings = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/settings/$section',
  // Whoever paid comes back with the subscription that was bought.
  validateSearch: keepStrings('paid'),
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../settings/settings-page.tsx')),
    'SettingsPage',
  ),
})

const tree = root.addChildren([
  signIn,
  setUp,
  newPassword,
  secondFactor,
  invitation,
  stopAlerts,
  signUp,
  confirmSignUp,
  forgotPassword,
  resetPassword,
  confirmEmail,
  join,
  newTerms,
  inside.addChildren([
    home,
    console,
    signInBack,
    workspaceRoute.addChildren([
      overview,
      integration,
      flow,
      record,
      records,
      errors,
      catalogue,
      wizard,
      connections,
      files,
      newFlow,
      newConnector,
      editor,
      settingsHome,
      settings,
    ]),
  ]),
])

export function createAppRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    parseSearch: parseSearchWith(parseExactly),
    stringifySearch: stringifySearchWith(JSON.stringify, parseExactly),
    context: { client },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: LoadingPage,
    defaultErrorComponent: ProblemPage,
    defaultNotFoundComponent: MissingPage,
  })
}

/** Only what stays the same: an order number of twenty digits is no number. */
function parseExactly(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (JSON.stringify(value) !== text) throw new SyntaxError('not exactly')
  return value
}

/** Takes some texts out of the query part of the address, and leaves the rest. */
function keepStrings<const Name extends string>(...names: readonly Name[]) {
  return (search: Record<string, unknown>): { [Key in Name]?: string } => {
    const kept: { [Key in Name]?: string } = {}
    for (const name of names) {
      const value = search[name]
      if (typeof value === 'string' || typeof value === 'number') kept[name] = String(value)
    }
    return kept
  }
}

/** After signing in nobody is sent to another site. */
function isLocalPath(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('/') && !/^\/[/\\]/.test(value)
}
