import { type ConnectorAuthor, compileConnectorTests, say } from '../../../engine/transport.ts'
import type { FileConnectorSpec, FileConnectorTestSpec } from './connector-spec.ts'
import { isName } from './file-path.ts'
import type { FileConnectorTest } from './file-plan.ts'

/** Compiles the tests of a connector of files, whose files stand in them as text. */
export function compileFileTests(
  { tests = [], resources }: FileConnectorSpec,
  author: ConnectorAuthor,
): readonly FileConnectorTest[] {
  for (const [at, spec] of tests.entries()) {
    checkPaths(spec, at, author)
    if (isOfWorkbook(spec, resources)) {
      author.error('test_form', ['tests', at], say('fileTestWorkbook', {}))
    }
  }
  return compileConnectorTests(tests, resources, author).map((test, at) =>
    Object.assign({}, test, { files: tests[at]?.files ?? {}, written: tests[at]?.written ?? {} }),
  )
}

function checkPaths(spec: FileConnectorTestSpec, at: number, author: ConnectorAuthor): void {
  for (const key of ['files', 'written'] as const) {
    for (const path of Object.keys(spec[key] ?? {})) {
      if (path.split('/').every(isName)) continue
      author.error('test_form', ['tests', at, key, path], say('fileNameForm', { name: path }))
    }
  }
}

function isOfWorkbook(
  { list, get, find, create, update, delete: removed }: FileConnectorTestSpec,
  resources: FileConnectorSpec['resources'],
): boolean {
  return [list, get, find, create, update, removed].some((name) => {
    const resource =
      name !== undefined && Object.hasOwn(resources, name) ? resources[name] : undefined
    return resource !== undefined && 'xlsx' in resource
  })
}
