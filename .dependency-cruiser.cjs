/** Who may import whom. The prose is ARCHITECTURE.md; this file is what holds it. */
const { builtinModules } = require('node:module')

const test = '\\.test\\.tsx?$'

/** What is promised of a port, as tests: they are shipped, for who implements it. */
const suite = '/(store|transport)-suite(\\.ts$|/)'

/** Folders of the engine, each with those that stand on it: text -> plan -> project; plan -> run -> proof -> preview. */
const ENGINE_LAYERS = [
  ['(messages|locales|formula)', '(schema|edit|language|plan|project|run|proof|preview)'],
  ['schema', '(edit|language|plan|project|run|proof|preview)'],
  ['(edit|language|plan)', '(project|run|proof|preview)'],
  ['project', '(edit|run|proof|preview)'],
  ['run', '(edit|language|project|proof|preview)'],
  ['run/store', 'run/(session|read)'],
  ['run/session', 'run/(record|read)'],
  ['run/record', 'run/read'],
  ['proof', '(edit|preview)'],
].map(([lower, higher]) => ({
  name: 'engine-goes-one-way',
  severity: 'error',
  from: { path: `^engine/${lower}/`, pathNot: `${test}|/testing/` },
  to: { path: `^engine/${higher}/` },
}))

/** Folders of the server from the floor up: each may import those before it, never those after it. */
const SERVER_FLOORS = [
  'process',
  'contract',
  'problems',
  'database',
  'secrets',
  'store',
  'people',
  'subscriptions',
  'journal',
  'projects',
  'help',
  'installation',
  'privacy',
  'work',
  'catalogue',
  'live',
  'alerts',
  'observe',
  'records',
  'api',
  'rotation',
  'serve',
  'cli',
  'build',
  'docs',
]

const SERVER_LAYERS = SERVER_FLOORS.map((folder, floor) => ({
  name: 'server-goes-one-way',
  severity: 'error',
  from: { path: `^server/${folder}/`, pathNot: `${test}|/testing/` },
  to: { path: `^server/(?!(${SERVER_FLOORS.slice(0, floor + 1).join('|')})/)` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or miss a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'engine-is-the-floor',
      severity: 'error',
      comment: 'The engine runs in a browser tab and in a test with no database.',
      // Its own tests compile connectors, which takes a transport.
      from: { path: '^engine/', pathNot: `${test}|/testing/` },
      to: { path: '^(connectors|mappings|mapper-ui|migrations|server)/' },
    },
    {
      name: 'engine-does-no-io',
      severity: 'error',
      comment: 'Text and records come in as arguments; the server reads files and sockets.',
      from: { path: '^engine/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-packages',
      severity: 'error',
      comment: 'A new engine dependency is a decision, not an import.',
      from: { path: '^engine/', pathNot: `${test}|^engine/testing/|${suite}` },
      to: {
        dependencyTypes: ['npm'],
        pathNot:
          'node_modules/(@noble/hashes|entities|fastest-levenshtein|jsonata|lru-cache|re2js|typebox|yaml)/',
      },
    },
    {
      name: 'engine-has-one-door',
      severity: 'error',
      from: { pathNot: '^(engine|connectors/library)/' },
      to: { path: '^engine/', pathNot: `^engine/((index|transport)\\.ts$|testing/)|${suite}` },
    },
    {
      name: 'library-is-for-others',
      severity: 'error',
      comment:
        'What it shows is promised to programs of others. Ours use what they need, and change with it.',
      from: { pathNot: '^connectors/library/' },
      to: { path: '^connectors/library/' },
    },
    {
      name: 'library-runs-in-pages',
      severity: 'error',
      comment: 'All doors but that of HTTP and those of tests are bundled for browsers.',
      from: { path: '^connectors/library/(index|edit|formula|transport)\\.ts$' },
      to: {
        path: `^(${[...builtinModules, 'node:.*'].join('|')})$|node_modules/undici/`,
        reachable: true,
      },
    },
    {
      name: 'ui-knows-the-contract-only',
      severity: 'error',
      comment:
        'What it may do is what the API offers. Its build reads the routes, its browser tests start the server.',
      from: { path: '^mapper-ui/', pathNot: `${test}|^mapper-ui/testing/` },
      to: {
        path: '^(connectors|mappings|migrations|server)/',
        pathNot: '^(server/contract/|connectors/specs\\.ts$)',
      },
    },
    {
      name: 'pages-know-no-router',
      severity: 'error',
      comment: 'The app puts pages together; what they share is in widgets.',
      from: { path: '^mapper-ui/(?!app/|main\\.tsx$|testing/)', pathNot: test },
      to: { path: '^mapper-ui/app/' },
    },
    {
      name: 'ui-model-without-react',
      severity: 'error',
      from: { path: '^mapper-ui/model/' },
      to: { path: '^mapper-ui/(?!model/)|node_modules/(react|react-dom|@xyflow)/' },
    },
    {
      name: 'migrations-are-frozen',
      severity: 'error',
      comment: 'A migration that imports live code changes meaning when that code does.',
      from: { path: '^migrations/', pathNot: test },
      to: { path: '^(connectors|engine|mapper-ui|mappings|server)/' },
    },
    {
      name: 'server-does-not-import-data-or-ui',
      severity: 'error',
      comment:
        'Connectors and mappings are read as files, migrations run by knex. Transports have one door: who opens accounts does not know how systems are reached.',
      from: { path: '^server/', pathNot: `${test}|/testing/` },
      to: {
        path: '^(connectors/(?!(index|specs|import/index)\\.ts$)|mapper-ui/|mappings/|migrations/)',
      },
    },
    {
      name: 'transports-are-listed-once',
      severity: 'error',
      comment: 'Whether there are one or three of them is known to one file of the server.',
      from: { path: '^connectors/', pathNot: `${test}|/testing/|^connectors/(index|specs)\\.ts$` },
      to: { path: '^connectors/(index|specs)\\.ts$' },
    },
    {
      name: 'specs-are-pure',
      severity: 'error',
      comment: 'The editor compiles connectors in a browser: no Node, no client of any system.',
      from: { path: '^connectors/(specs\\.ts$|[^/]+/spec/)', pathNot: test },
      to: {
        path: '.',
        pathNot: '^(engine/|connectors/(specs\\.ts$|[^/]+/spec/)|node_modules/typebox/)',
      },
    },
    {
      name: 'shared-by-transports',
      severity: 'error',
      comment: 'What is the same for all transports knows none of them.',
      from: {
        path: '^connectors/(account|limits|net|records|text)/',
        pathNot: `${test}|/testing/`,
      },
      to: { path: '^connectors/(?!(account|limits|net|records|text)/)' },
    },
    {
      name: 'records-are-read-as-their-reader-may',
      severity: 'error',
      comment:
        'What is personal is masked in server/records, for each reader. A route that read records itself could forget it.',
      from: { path: '^server/api/', pathNot: test },
      to: {
        path: '^server/(journal/|privacy/(hidden-keys|open-labels|personal-keys)|store/(open-records|record-history|search-records|record-row|records|events)\\.ts)',
      },
    },
    ...ENGINE_LAYERS,
    ...SERVER_LAYERS,
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { pathNot: `${test}|/testing/|^bench/|${suite}` },
      to: { path: `${test}|/testing/|${suite}` },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // Modules that the build of the UI makes have no file.
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
}
