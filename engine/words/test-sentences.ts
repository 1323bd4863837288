/** What tests find, and what they leave out. */
export const TEST_SENTENCES = {
  testDiffers: '{test}: {difference}',
  resultDiffers: 'result: want {kind}, got {result}',
  resultDiffersFor: 'result: want {kind}, got {result}: {said}',
  reasonDiffers: 'reason: want {wanted} in it, got {got}',
  reasonMissing: 'reason: want {wanted} in it, got nothing',
  writesDiffer: 'writes: want {wanted}, got {got}',
  writesMissing: 'writes: want {wanted}, got none',
  writesUnwanted: 'writes: want none, got {got}',
  valueDiffers: '{at}: want {wanted}, got {got}',
  valueMissing: '{at}: want {wanted}, got nothing',
  valueUnwanted: '{at}: want it not sent, got {got}',

  settingMistaken: 'settings.{name} {mistake}',
  recordMistaken: '{resource}: {mistakes}',
  fieldMistaken: '"{at}" {mistake}',
  hasNoField: 'has no field "{field}"',
  fieldCleared: '"{field}" is required and cannot be cleared',
  notFoundBy: '{resource} cannot be found by {names}',
  doesNotExist: '{resource} {value} does not exist',

  rowUntested: 'no test uses the row "{row}" of the table "{table}"',
  otherwiseUntested: 'no test asks the table "{table}" for a value that has no row',
  neverReached: 'no test comes to this step',
  neverEntered: 'no test enters this step',
  verbNeverEntered: 'no test enters this "{verb}"',
  neverPassedOver: 'no test passes it over, because the "if" is always true',
  elseNeverTaken: 'no test takes its "else", because the "if" is always true',
  neverFound: 'no test finds a record of {resource} here',
  neverMissing: 'no test comes here while the record of {resource} is missing',
  neverCreated: 'no test creates a record of {resource} here',
  neverUpdated: 'no test updates a record of {resource} here',
  neverLeftAlone: 'no test leaves alone a record of {resource} here',
  neverFilled: 'no test gives "{field}" a value',
  neverAnItem: 'no test has an item for this list',
  neverLeftOut: 'no test has an item that this list leaves out',
  inSteps: '{said}, in the steps "{steps}"',

  unnoticed: 'no test notices when {what}',
} as const

/** Parts of those sentences: what a result should be, and as `{what}` how a flow was changed. */
export const TEST_PARTS = {
  noFailure: 'no failure',

  defaultGone: '"{name}" has no default',
  stepGone: 'this step is gone',
  keyGone: '"{name}" is gone',
  ifGone: 'this "if" is gone',
  ifOpposite: 'this "if" says the opposite',
  firstItemOnly: 'only the first item is taken',
  choiceIs: '"{name}" is "{choice}"',
  valueIs: '{value} is {changed}',
  partOnly: '"{part}" is only "{less}"',
  nameGone: '{value} is not in "{name}"',
  itemGone: '{item} is not in this list',
} as const
