/** What is wrong in a flow: its steps, values, settings and tables. */
export const FLOW_SENTENCES = {
  connectionUnknown: 'there is no connection "{name}"',
  connectorUnknown: 'there is no connector "{name}"',
  connectorBroken: 'the connector "{name}" has mistakes',
  resourceUnknown: '{connector} has no resource "{name}"',
  resourceFieldUnknown: '{resource} has no field "{name}"',
  fieldUnknown: 'there is no field "{name}"',

  sourceUnlisted: '{resource} cannot be read as a source: it cannot be listed',
  sourceKeyless: '{resource} cannot be read as a source: its records have no key',
  filterUnknown: '{resource} cannot be filtered by "{name}"',
  goneUnnoticed: '{resource} does not notice records that are gone',
  stepsNeverRun: 'These steps are never run.',
  deletesUnlimited: '"deletes" must have "limit": more than this gone at once touches nothing',
  giveLimit: 'Write "limit: 5%" if you do not know better.',

  cronParts: '"cron" must have five parts, not {count}',
  cronPart: '{what} of "cron" must be from {least} to {most}, not "{part}"',
  giveCron: 'Write minute, hour, day, month and weekday: "30 6 * * 1-5".',
  zoneUnknown: 'there is no time zone "{name}"',
  giveZone: 'Write a name like Europe/Amsterdam.',
  hookless: '{resource} does not tell when a record changes',
  useEvery: 'Use "every" instead.',
  afterItself: 'a flow cannot run after itself',
  flowUnknown: 'there is no flow "{name}"',

  settingsUnusable: '"settings" is no JSON Schema: {said}',
  settingUnknown: 'the settings have no field "{name}"',
  questionUnknown: 'there is no question "{name}" that could be required',
  defaultMisfit: '"default" {said}',
  showWithoutFormula: '"x-show" must be a formula, which starts with "="',

  stepUnreached: 'this step is never reached, because the one before it always ends the record',
  letReachStep: 'Give the step before an "if", or remove this one.',
  elseWithoutIf: '"else" must have an "if" beside it',
  nameMeansElse: '{variable} means something else already',
  nameIsFunction: '{variable} is a function of the language',
  chooseName: 'Choose another name.',

  findHow: 'find must have "by" or "link", or "became" alone',
  allByLink: 'a link leads to one record, so "link" and "all" do not go together',
  movesHow:
    '"moves" goes to where "match" leads instead of the link, so a write that moves needs both',
  recogniseHow: '{verb} inside "for" must have "match" or "link"',
  sayRecognised: 'Say how the record of each item is recognised in the target.',
  notFindable: '{resource} cannot be found by {by}; it can by {ways}',
  notSearchable: '{resource} cannot be found by {by}; it cannot be searched',
  becameSingle: '"became" must have exactly one target resource',
  linkSingle: '"link" must have exactly one source resource',
  linkShared:
    'this step writes the same {resource} as {step}: both have the link of the record in hand',
  giveOwnLink: 'Give one of them a "link" of its own, or make them one step.',
  linkOfNoRecord:
    'no {resource} has this key, so a complete read takes it for a record that is gone',
  linkOtherResource: 'Link under a resource that the flow does not read.',

  notCreatable: '{resource} cannot be created',
  notUpdatable: '{resource} cannot be updated',
  notDeletable: '{resource} cannot be deleted',
  modeUnknown: '"mode" must be upsert, create or update, not "{name}"',
  doublesUnknown: '"doubles" must be fail, skip, newest or merge, not "{name}"',
  doublesUnlinked: '"doubles" needs "link": without it nobody knows which record became what',
  giveMode: 'Write "mode: {mode}".',
  fieldRequired: '{resource} must be created with "{name}", which is not set',
  fieldReadOnly: '"{field}" of {resource} is given by the system and cannot be set',
  removeIt: 'Remove it.',
  fieldUnsent: '"{name}" is not sent by this step',
  fieldUnread:
    '"{field}" may be missing in {variable}, because the step that writes it does not send "{field}"',
  findToRead: 'Find the record by one of its fields to read it.',
  targetUnreadable:
    '{key} needs {resource} as it is now, which cannot be read: neither by id, nor by the "match" of this step',
  leaveExisting: 'Leave $existing out of this step.',
  removeKey: 'Remove "{key}" from this step.',

  valueMisfit: '"{field}" of {resource} {said}',
  kindMisfit: '"{field}" of {resource} must be {type}, and this is {kind}',
  quoteIt: 'Put it in quotes.',
  listKeyUnknown: '"{name}" does not belong to a list, which has for, if and set',

  notOfSide: '{side} has no value "{name}"',

  stepsUnknown: 'there is no file of steps "{name}"',
  stepsBroken: 'the steps "{steps}" have mistakes',
  stepsInCircle: 'the steps "{steps}" call themselves',
  notTaken: 'the steps "{steps}" do not take "{name}"',
  notGiven: 'the steps "{steps}" must be given "{name}"',
  giveWith: 'Give it under "with".',
  givesNothing: 'the steps "{steps}" give nothing that could be called "{name}"',

  testWithoutRecord: 'a test must have "record" or "deleted"',
  testUnknown: 'there is no test "{name}"',
  testLikeItself: 'the test "{name}" is like itself',
  testDouble: 'two tests are called "{name}"',
} as const

/** Parts of those sentences. */
export const FLOW_PARTS = {
  cronMinute: 'the minute',
  cronHour: 'the hour',
  cronDay: 'the day',
  cronMonth: 'the month',
  cronWeekday: 'the weekday',

  both: '{first} and {last}',
  orBy: '{first}, or by {last}',
} as const
