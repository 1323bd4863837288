import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { transportSpecs } from '../../../connectors/specs.ts'
import { type FileKind, fileSchema } from '../../../engine/index.ts'
import { CliError, type CliIo } from '../io.ts'

const KINDS: Readonly<Record<FileKind, string>> = {
  flow: 'how one kind of record moves',
  overlay: 'a flow that extends another',
  steps: 'steps that several flows call',
  integration: 'flows that belong together',
  connector: 'what one kind of system can do',
  titles: 'texts of a flow or an integration in another language',
}

export function addSchemaCommand(program: Command, io: CliIo): void {
  program
    .command('schema')
    .description('print the JSON Schema of a kind of file, for completion in an editor')
    .argument('[kind]', Object.keys(KINDS).join(', '))
    .option('--write <folder>', 'write all of them as files into a folder')
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright schema\n  mapwright schema flow\n  mapwright schema --write .vscode',
    )
    .action((kind: string | undefined, { write }: { readonly write?: string }) => {
      if (write !== undefined) return writeAll(resolve(io.cwd, write), write, io)
      if (kind === undefined) {
        for (const [name, about] of Object.entries(KINDS)) io.out(`${name.padEnd(12)} ${about}`)
        return undefined
      }
      if (!isKind(kind)) {
        const known = Object.keys(KINDS).join(', ')
        throw new CliError('usage', `unknown kind of file "${kind}"`, `One of: ${known}.`)
      }
      return io.out(JSON.stringify(fileSchema(kind, { transports: transportSpecs }), undefined, 2))
    })
}

function isKind(name: string): name is FileKind {
  return Object.hasOwn(KINDS, name)
}

function writeAll(folder: string, shown: string, io: CliIo): void {
  mkdirSync(folder, { recursive: true })
  for (const kind of Object.keys(KINDS).filter(isKind)) {
    const name = `mapwright-${kind}.schema.json`
    writeFileSync(
      join(folder, name),
      `${JSON.stringify(fileSchema(kind, { transports: transportSpecs }), undefined, 2)}\n`,
    )
    io.out(join(shown, name))
  }
  io.err('Editors with a YAML language server complete and check a file that begins with, e.g.:')
  io.err('# yaml-language-server: $schema=PATH/mapwright-flow.schema.json')
}
