/** What is wrong in a connector. */
export const CONNECTOR_SENTENCES = {
  secretShown: '"{name}" looks like a secret',
  secretNested: '"{name}" holds a secret within: a secret is a setting of its own',
  markSecret: 'Mark it "writeOnly: true".',
  secretOutside:
    '"{name}" is a secret: only what a request is made of may use it (auth, headers, query, body)',
  withoutTables: 'a connector has no tables, so "$translate" finds nothing',
  nameUnknown: '"{field}" is not known here',

  getWithBody: '"get" sends no body',
  usePost: 'Use "post".',
  notPathAlone: '"{url}" must be a path alone',
  queryUnderQuery: 'Query fields stand under "query".',

  withinUnused: 'the path has no place for "{name}"',
  withinUnlisted: 'there is no resource "{name}" that can be listed and has a key',
  betweenHalf:
    '"between" asks for nothing by {variable}, so that parts would be read up to the end of the list',
  askByBoth: 'Ask by both $from and $to.',
  findUnasked:
    'this search asks for nothing in particular: it finds the same whatever is looked for',
  askBy: 'Ask by "{path}".',
  settleUnshown:
    '"settle: 0s" says that a search shows a record as soon as it was created, and no test shows that',
  createAndFind: 'Give a test that has both "create" and "find".',
  createdUnasked:
    '"created" needs "between" at the list, by which what was created since can be asked for',
  sizeForm: '"size" must be one query field and its value',
  pagesSkip: 'pages do not overlap, so that a record that moves while they are read can be skipped',
  askForSize: 'Ask for a number of records a page ("size").',
  askForMore: 'Ask for at least {count} records a page.',
  writeAs: 'Write it as {example}.',
  changesAlike: 'changes cannot be told apart without "since" or "sorted"',
  readComplete: 'Without "changed" every read is complete.',

  noResource: 'there is no resource "{name}"',
  resourceEmpty: 'a resource must have "record", "schema" or both',
  recordWithout: '"record" does not give "{field}"',
  giveFormula: 'Give it a formula, or mark it "writeOnly: true" where it can only be sent.',
  notInSchema: 'the schema has no field "{name}"',
  notInRecord: 'there is no tidy field "{name}"',
  indexUnfilled: 'a local index is filled by "list", which this resource does not have',
  keptUnfilled: 'what is kept is what "list" gives, which this resource does not have',
  identityNeeded: '"{verb}" needs "key", the identity of a record',

  byOrKeyMissing: 'one list per run needs both "by" and "key"',
  byAndKey: '"by" is a tidy field of the list, "key" a formula on the raw record.',
  giveList: 'Give it "list".',
  listNeeds: 'the list of "{resource}" needs "{name}"',
  giveInWith: 'Give it in "with".',

  testDoesOne: 'a test does exactly one of {names}',
  operationMissing: '"{resource}" has no "{verb}"',
} as const

/** Parts of those sentences. */
export const CONNECTOR_PARTS = {} as const
