import type { QueryClient } from '@tanstack/react-query'
import { createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import type { Session } from '../../server/contract/sessions.ts'
import { sessionQuery } from '../session/session.ts'
import { root } from './root-route.ts'
import { withAllStyles } from './with-all-styles.ts'

/** Where merchants do not sign up, nothing of it is there. */
async function requireSignUp({
  context,
}: {
  readonly context: { readonly client: QueryClient }
}): Promise<NonNullable<Session['signUp']>> {
  const { signUp } = await context.client.ensureQueryData(sessionQuery)
  if (signUp) return signUp
  throw notFound()
}

export const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  beforeLoad: async (given) => {
    if (!(await requireSignUp(given)).isOpen) throw notFound()
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/sign-up-page.tsx')),
    'SignUpPage',
  ),
})

export const confirmSignUp = createRoute({
  getParentRoute: () => root,
  path: '/confirm-sign-up',
  beforeLoad: async (given) => {
    await requireSignUp(given)
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/confirm-sign-up-page.tsx')),
    'ConfirmSignUpPage',
  ),
})

export const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  beforeLoad: async (given) => {
    await requireSignUp(given)
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/forgot-password-page.tsx')),
    'ForgotPasswordPage',
  ),
})

export const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  beforeLoad: async (given) => {
    await requireSignUp(given)
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/reset-password-page.tsx')),
    'ResetPasswordPage',
  ),
})

export const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: '/confirm-email',
  beforeLoad: async (given) => {
    await requireSignUp(given)
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/confirm-email-page.tsx')),
    'ConfirmEmailPage',
  ),
})

/** Whoever was invited into a workspace accepts there. */
export const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  beforeLoad: async (given) => {
    await requireSignUp(given)
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/join-page.tsx')),
    'JoinPage',
  ),
})

export const newTerms = createRoute({
  getParentRoute: () => root,
  path: '/new-terms',
  beforeLoad: async ({ context }) => {
    const { person } = await context.client.ensureQueryData(sessionQuery)
    if (!person?.mustAgree) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(
    () => withAllStyles(() => import('../session/terms-page.tsx')),
    'TermsPage',
  ),
})
