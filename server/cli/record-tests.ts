import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import {
  editYaml,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  toText,
  type YamlEdit,
} from '../../engine/index.ts'
import { CliError, type CliIo } from './io.ts'
import { readProjectFiles } from './project-folder.ts'
import { isShipped } from './select-files.ts'

/** The file of a connector that tests are added to, wherever it is in the folder. What is shipped is not changed. */
export function fileToRecordIn(folder: string, connector: string): string {
  const line = new RegExp(`^connector:\\s*["']?${connector}["']?\\s*(#.*)?$`, 'm')
  const found = readProjectFiles(folder).find(({ text }) => line.test(text))
  if (found && !isShipped(found.path)) return join(folder, found.path)
  throw new CliError(
    'usage',
    `the connector "${connector}" has no file in this folder`,
    'Tests are added to files of the project alone.',
  )
}

/** Adds tests to a file, each in the place of the one that says the same, and leaves all else as it is. */
export function writeRecorded(
  file: string,
  recorded: ReadonlyMap<string, JsonObject | undefined>,
  io: CliIo,
): void {
  let text = readFileSync(file, 'utf8')
  const added: string[] = []
  for (const [resource, test] of recorded) {
    if (!test) {
      io.out(
        `No test of ${resource}: it has no records that fit, or the answer around them is not known.`,
      )
      continue
    }
    const outcome = editYaml(text, editFor(text, test))
    if (outcome.kind === 'refused') throw new CliError('found', toText(outcome.message))
    text = outcome.text
    added.push(resource)
  }
  if (added.length === 0) return
  writeFileSync(file, text)
  io.out(`Recorded with invented values: ${added.join(', ')}. Run "mapwright test connectors".`)
}

function editFor(text: string, test: JsonObject): YamlEdit {
  const read: unknown = parse(text)
  const tests: Json | undefined = isJsonObject(read) ? read['tests'] : undefined
  if (!isJsonList(tests)) {
    return { kind: 'insert', place: { kind: 'end', of: [] }, key: 'tests', value: [test] }
  }
  const at = tests.findIndex((each) => isJsonObject(each) && each['it'] === test['it'])
  if (at >= 0) return { kind: 'set', path: ['tests', at], value: test }
  return { kind: 'insert', place: { kind: 'end', of: ['tests'] }, value: test }
}
