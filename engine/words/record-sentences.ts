/** What became of records, runs and requests. */
export const RECORD_SENTENCES = {
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
  doubled:
    '{source} {named} and {others} are one and the same {resource} {place}, so nothing was written: give one of them another value, or choose what doubles become',
  doubledLater:
    '{source} {others} became the same {resource} {place} and changed later, so {named} is skipped',
  shared: '{resource} {id} also belongs to {source} {key}, so it stays',
  goneAll: '{source} sent an empty list, though {count} records are known: nothing was deleted',
  goneMany:
    '{gone} of {count} records are gone from {source} at once, more than the limit of {limit}: nothing was deleted; retry this entry if it is right',
  goneName: 'Records that are missing in the source',
  waitInCircle: 'they wait for each other: {chain}',
  waitInVain: '{source} {key} is not in the complete list, or was skipped',
  waitUnmade: 'no flow that is switched on makes one',
  andMore: 'and {count} more',
  fieldFailed: '"{field}" could not be computed: {said}',
  tableUnknown: 'there is no table "{name}"',
  rowsLeftOut: 'skipped, because the table "{title}" has no row for it: {names}',
  rowsLeftOutAndMore:
    'skipped, because the table "{title}" has no row for it: {names}, and {count} more',
  rowMissing: 'the table "{title}" has no row for "{name}"',
  rowKeyMisfit: '"{title}" cannot have a row for "{name}": what {side} holds is of another kind',
  rowKeyUnknown: '"{title}" cannot have a row for "{name}": the system has no such value',
  rowKeyNamed: '"{title}" is keyed by "{other}", which is what "{name}" is known by',
  rowValueMisfit: '"{title}" cannot give "{name}": what {side} holds is of another kind',
  rowValueUnknown: '"{title}" cannot give "{name}": the system has no such value',
  rowValueNamed: '"{title}" gives "{other}", which is what "{name}" is known by',
  untranslatable:
    'the table "{title}" translates text and numbers, not a list or a group of fields',
  listTooLong: 'the list has so many items that computing them takes too long',
  unexpected: 'unexpected: {said}',
  noReason: 'no reason given',
  edited: 'done with data that a person edited',
  heir: 'another record that became the same is gone, so it is written anew',
  leftTo: 'another record that became the same is one of its own now, so this one is written anew',
  leftAlone: 'no record is {resource} {id} any more: look whether it is still needed',
  ignoredBy: 'ignored by {name}: {why}',

  stoppedByPerson: 'stopped by a person',
  publishedAnew: 'the flow was published anew; it goes on by that in the next run',
  noLongerThere: 'it is no longer in the source',
  goesOnNext: 'it goes on in the next run',
  wholeRunEnded: 'the run that it is part of ended',
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
  keylessAt: 'a record of "{title}" came without its key ("{formula}")',
  asSent: '{title} as the system sent it: {said}',
  sentMisfit: '"{field}" must be {allowed}, got {sent}',
  cannotFind: '"{title}" cannot be found by {names}: the connector has no such operation',
  cannotCreate: '"{title}" cannot be created: the connector has no such operation',
  cannotUpdate: '"{title}" cannot be updated: the connector has no such operation',
  cannotDelete: '"{title}" cannot be deleted: the connector has no such operation',
  cannotReadOne: '"{title}" cannot be read one by one: the connector has no such operation',
  tooManyPages:
    'the search for "{title}" by {names} gives more than {count} pages. Search by something that fewer have',
  misunderstood: 'an answer about "{title}" could not be understood: {said}',
  nextPageElsewhere:
    'the next page is not at "{host}" but at "{url}". Check the address of the system',
  listEmptyAt: 'the answer to the list of "{title}" has nothing at "{formula}"',
  pageRepeats: 'a page of "{title}" repeats: the system does not go on to the next page',
  sizeIgnored:
    'pages of "{title}" hold more records than they were asked for, so they cannot overlap. Leave "size" out of the connector',
  afterDown:
    'the list of "{title}" does not come in order of its keys, so that records after the last of a page would be skipped',
  listMoves:
    'the list of "{title}" moves faster than it can be read; the next run goes on where this one came to',
  requestFailed:
    '"{field}" of a request could not be computed ({code}); the formula may see secrets, so what it says is not told',
  headerNotOwn: 'the header "{name}" cannot be set by a connector',
  notBound: 'secrets of this connection may not be sent to {origin}',
  noAddress: '"{text}" must be an address as "https://shop.example/api"',
  pathUnfilled: '"{path}" needs a value for "{name}", got "{text}"',

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
} as const

/** Where a record was looked for, as `{place}`. */
export const RECORD_PARTS = {
  placeWith: 'with {values}',
  placeFor: 'for {source} {key}',
  placeEmpty: 'because {fields} is empty',
  placeWithoutKey: 'because its source key is empty',
} as const
