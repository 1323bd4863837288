import type { AreaCatalogue } from './kinds.ts'

/** What mails say besides alerts: about accounts, and below every mail. */
export const MAIL_MESSAGES = {
  mailOpen: {},
  mailWhyAlert: { title: 'title' },
  mailWhyAccount: { host: 'host' },
  mailWhyAsked: { host: 'host' },
  mailStop: {},
  mailIfNotYou: {},
  mailInvitedSubject: {},
  mailInvited: { host: 'host' },
  mailChoosePassword: {},
  mailSignInChangedSubject: {},
  mailAppAdded: {},
  mailAppRemoved: {},
  mailCodesMade: {},
  mailPasskeyAdded: { name: 'person' },
  mailPasskeyRemoved: { name: 'person' },
  mailCodeUsed: { count: 'count' },
  mailFactorsReset: { by: 'person' },
  mailPasswordChanged: {},
} as const satisfies AreaCatalogue
