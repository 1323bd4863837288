import type { Handlers } from './handler.ts'
import { createAccountHandlers } from './handlers/accounts.ts'
import { createAlertHandlers } from './handlers/alerts.ts'
import { createConnectionHandlers } from './handlers/connections.ts'
import { createConnectorHandlers } from './handlers/connectors.ts'
import { createConsoleHandlers } from './handlers/console.ts'
import { createFactorRuleHandlers } from './handlers/factor-rules.ts'
import { createFileHandlers } from './handlers/files.ts'
import { createFlowHandlers } from './handlers/flows.ts'
import { createHelpHandlers } from './handlers/help.ts'
import { createIntegrationHandlers } from './handlers/integrations.ts'
import { createJoinHandlers } from './handlers/join.ts'
import { createOwnFactorHandlers } from './handlers/own-factors.ts'
import { createPaymentHandlers } from './handlers/payments.ts'
import { createPeopleHandlers } from './handlers/people.ts'
import { createPrivacyHandlers } from './handlers/privacy.ts'
import { createRecordHandlers } from './handlers/records.ts'
import { createRunHandlers } from './handlers/runs.ts'
import { createSecondStepHandlers } from './handlers/second-step.ts'
import { createSessionHandlers } from './handlers/sessions.ts'
import { createSignUpHandlers } from './handlers/sign-up.ts'
import { createRequestHandlers } from './handlers/subscription-requests.ts'
import { createSubscriptionHandlers } from './handlers/subscriptions.ts'
import { createTrialHandlers } from './handlers/trials.ts'
import { createWorkspaceHandlers } from './handlers/workspaces.ts'
import type { Services } from './services.ts'

/** Joins what the areas give. */
export function createHandlers(services: Services): Handlers {
  return {
    ...createSessionHandlers(services),
    ...createSignUpHandlers(services),
    ...createAccountHandlers(services),
    ...createJoinHandlers(services),
    ...createSecondStepHandlers(services),
    ...createOwnFactorHandlers(services),
    ...createFactorRuleHandlers(services),
    ...createWorkspaceHandlers(services),
    ...createPeopleHandlers(services),
    ...createSubscriptionHandlers(services),
    ...createRequestHandlers(services),
    ...createHelpHandlers(services),
    ...createPaymentHandlers(services),
    ...createConsoleHandlers(services),
    ...createFileHandlers(services),
    ...createConnectionHandlers(services),
    ...createConnectorHandlers(services),
    ...createIntegrationHandlers(services),
    ...createTrialHandlers(services),
    ...createFlowHandlers(services),
    ...createPrivacyHandlers(services),
    ...createRecordHandlers(services),
    ...createRunHandlers(services),
    ...createAlertHandlers(services),
  }
}
