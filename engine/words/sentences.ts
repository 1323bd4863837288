/**
 * What the engine and the transports say to people about records and runs, in English, with places for values.
 *
 * Reasons are kept and passed on as text, since most are an author's own. Those of the product are said by these alone,
 * so that {@link translateSentences} finds them again and says them in another language.
 */
export const SENTENCES = {
  missing: '{resource} not found {place}',
  ambiguous:
    '{count} records of {resource} have {values} ({ids}): which one is meant cannot be told',
  unrecognisable: '{resource} cannot be recognised {place}',
  vanished: '{resource} {place} is there for the search, and gone for the update',
  existsElsewhere: '{said}; but no {resource} is found {place}',
  maybeVisible: '{resource} {place}: an earlier attempt may show up yet',
  idUnknown: '{resource} {place}: its id is not known yet',
  createdNow: '{resource} {place}: another run is creating it at this moment',
  inDoubt:
    '{resource} {place} may or may not have been created, and {resource} cannot be searched to find out',
  shared: '{resource} {id} also belongs to {source} {key}, so it stays',
  goneAll: '{source} sent an empty list, though {count} records are known: nothing was deleted',
  goneMany:
    '{gone} of {count} records are gone from {source} at once, more than the limit of {limit}: nothing was deleted; retry this entry if it is right',
  waitInCircle: 'they wait for each other: {chain}',
  waitInVain: '{source} {key} is not in the complete list, or was skipped',
  andMore: 'and {count} more',
  fieldFailed: '"{field}" could not be computed: {said}',
  unexpected: 'unexpected: {said}',
  noReason: 'no reason given',
  edited: 'done with data that a person edited',
  ignoredBy: 'ignored by {name}: {why}',

  stoppedByPerson: 'stopped by a person',
  publishedAnew: 'the flow was published anew; it goes on by that in the next run',
  serverStopped: 'the server stopped; it goes on in the next run',
  endsProcesses:
    '{count} processes in a row died while they ran it, perhaps for want of memory: look into their logs, and ask its source for smaller pages',
  workerSilent: 'its worker {worker} fell silent and another one went on',
  failuresInARow: '{count} records in a row failed; the last: {said}',
  stoppedAt: 'record {key}: {said}',
  manyRecordsFailed: '{count} records in a row failed',
  oneRecordFailed: 'a record failed',

  refused: '{system} refused {request}',
  refusedBecause: '{system} refused {request}: {said}',
  redirected: 'it sends us to "{url}". Check the address of the system',
  notJson: '{system} answered {request} with something else than JSON ({type}): {start}',
  notUnderstood: 'an answer of {system} to {request} could not be understood: {said}',
  stoppedWaiting: 'stopped while waiting for an answer',
  stoppedBefore: 'stopped before the request was sent',
  limitUsedUp: 'the rate limit is used up until {time}',
  noAnswer: '"{host}" did not answer within {count} s',
  unreachable: '"{host}" cannot be reached. Check the address and the network.',
  brokeOff: 'the connection to "{host}" broke off',
  noTls: '"{host}" does not speak TLS. Check whether the address starts with "http://".',
  connectionRefused: '"{host}" refused the connection. Check the address, and that it is running.',
  hostUnknown: '"{host}" cannot be found. Check the spelling of the address.',
  noLookup: 'the address of "{host}" could not be looked up. Check the network.',
  tooLarge: '"{host}" answered with more than {count} MB. Ask for smaller pages.',
  unsendable: 'a header or the path holds a character that cannot be sent',
  privateAddress:
    '"{host}" is an address of the own network, which is not allowed here. Check the address, or start with MAPWRIGHT_ALLOW_PRIVATE=1.',
  badCertificate:
    'the certificate of "{host}" is not valid ({code}). Check the address, and its certificate.',
  keyless: 'a record of "{title}" came without its key',
  unlistable: '"{title}" cannot be listed',

  noMailServer: 'the server has no mail server; set MAPWRIGHT_SMTP_URL and MAPWRIGHT_MAIL_FROM',
  mailRefused: 'the mail server did not take it: {said}',
  hookAnswered: '"{host}" answered {count}',
  hookUnreachable: '"{host}" cannot be reached: {said}',

  connectionGood: '{system} answers, and the credentials are good',
  signInNeeded: 'nobody has signed in at {system} yet. Do so under Connections.',
  signInEnded:
    '{system} does not take the sign-in of this account any more ({said}). Sign in again under Connections.',
  signInRefused: '{system} did not hand out a token: {said}',
  signInUnreachable: '{system} cannot be reached to renew the sign-in: {said}',
  checkCredentials:
    'Copy address and keys again, and look whether they have the rights that are needed.',
  checkAddress: 'Look at the address; if it is right, the system may be down: try again later.',
  checkLater: 'The system asks to wait: try again in a minute.',
  checkWhere: 'Look at the address: there is another system behind it, or none.',

  isMissing: 'is missing',
  isNotKnown: 'is not known here',
  isOneOf: 'must be one of {choices}',
  isValue: 'must be {value}',
  isText: 'must be text',
  isNumber: 'must be a number',
  isWholeNumber: 'must be a whole number',
  isYesNo: 'must be true or false',
  isList: 'must be a list',
  isMap: 'must be a map of fields',
  isNothing: 'must be nothing',
  isAtLeast: 'must be at least {bound}',
  isAtMost: 'must be at most {bound}',
  isMore: 'must be more than {bound}',
  isLess: 'must be less than {bound}',
  isMultiple: 'must be a multiple of {bound}',
  hasAtLeastCharacters: 'must have at least {bound} characters',
  hasAtMostCharacters: 'must have at most {bound} characters',
  hasAtLeastItems: 'must have at least {bound} items',
  hasAtMostItems: 'must have at most {bound} items',
  hasAtLeastFields: 'must have at least {bound} fields',
  hasAtMostFields: 'must have at most {bound} fields',
  hasNoDoubles: 'must not have an item twice',
  matchesPattern: 'must match pattern {pattern}',
  hasFormat: 'must be written as {format}',
  orElse: '{expected}, or {other}',
  gotInstead: '{expected}, got {got}',
  fitsNoChoice: 'fits none of the choices',
  isNotAsExpected: 'is not as expected',
  isInterval: 'must be a length of time of a second or more, like 5m',
  isOtherFlow: 'must be another flow of the integration',
  isCron: 'must be minute, hour, day, month and weekday of a time that there is, like 0 6 * * 1-5',
  isTime: 'must be a time from 00:00 to 23:59',
  isZone: 'must be a time zone like Europe/Amsterdam',
} as const

/** Where a record was looked for: part of a sentence, as `{place}`. */
export const PLACES = {
  placeWith: 'with {values}',
  placeFor: 'for {source} {key}',
  placeEmpty: 'because {fields} is empty',
  placeWithoutKey: 'because its source key is empty',
} as const

export type SentenceCode = keyof typeof SENTENCES | keyof typeof PLACES

const TEXTS: Readonly<Record<SentenceCode, string>> = { ...SENTENCES, ...PLACES }

type Slots<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Slots<Rest>
  : never

type TextOf<Code extends SentenceCode> = (typeof SENTENCES & typeof PLACES)[Code]

/** Says a sentence in English; a value that it has no place for does not compile. */
export function say<Code extends SentenceCode>(
  code: Code,
  values: Readonly<Record<Slots<TextOf<Code>>, string | number>>,
): string {
  const given: Readonly<Record<string, string | number>> = values
  return TEXTS[code].replace(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ''))
}
