import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isJsonObject, parseJson } from '../../../engine/index.ts'
import type { Item, SystemUnderTest } from '../../transport-suite/transport-case.ts'
import type { Faults } from './faulty-place.ts'

/** The connector of the system that every transport is tried with, where that is a folder with a file for each item. */
export const ITEM_FILES = `
connector: system
format: 1
title: System
settings:
  type: object
  properties: { folder: { type: string }, secret: { type: string, writeOnly: true } }
file:
  folder: =$settings.folder
  timeout: 1s
resources:
  item:
    title: Item
    files: items/*.json
    json: {}
    key: =file.name
    list:
      size: 2
      quiet: 0s
      changed: { overlap: 0s }
    find: [{ kept: 1h, by: [sku] }]
    create: { file: '=$set.sku & ".json"' }
    update: {}
    delete: {}
    gone: { field: =deleted }
    more: { notes: { list: note, with: { item: =id } } }
    record:
      id: =id
      sku: =sku
      name: =name
      createdAt: =createdAt
      changedAt: =file.time
      notes: '=more.notes.text[]'
    schema:
      properties:
        id: { type: integer }
        sku: { type: string }
        name: { type: string }
        createdAt: { type: string }
        changedAt: { type: string }
        notes: { type: array, items: { type: string } }
  note:
    title: Note
    files: notes.csv
    csv: { delimiter: ";" }
    key: =id
    list: { by: [item], quiet: 0s }
    record: { item: =item, text: =text }
    schema: { properties: { item: { type: integer }, text: { type: string } } }
`

/** A folder of this machine; faults come from what is around it. */
export function startFileSystem(
  faults: Faults,
  items: readonly Item[],
  within = tmpdir(),
): SystemUnderTest {
  const folder = mkdtempSync(join(within, 'mapwright-files-'))
  mkdirSync(join(folder, 'items'))

  function put(item: Item): void {
    const { id, sku, name, createdAt, changedAt, isDeleted = false } = item
    const path = join(folder, 'items', `${id}.json`)
    writeFileSync(path, JSON.stringify({ id, sku, name, createdAt, deleted: isDeleted }))
    utimesSync(path, new Date(changedAt), new Date(changedAt))
    writeNotes()
  }

  function writeNotes(): void {
    const rows = all().map(({ id, sku }) => `${id};${id};note of ${sku}\n`)
    writeFileSync(join(folder, 'notes.csv'), `id;item;text\n${rows.join('')}`)
  }

  function all(): readonly Item[] {
    const names = readdirSync(join(folder, 'items')).toSorted()
    return names.map((name) => {
      const item = parseJson(readFileSync(join(folder, 'items', name), 'utf8'))
      if (!isJsonObject(item)) throw new Error('no item')
      const { id, sku, name: called, deleted } = item
      return {
        id: Number(id),
        sku: textOf(sku),
        name: textOf(called),
        createdAt: '',
        changedAt: '',
        isDeleted: deleted === true,
      }
    })
  }

  writeNotes()
  for (const item of items) put(item)
  return {
    settings: { folder },
    items: all,
    put,
    exchanges: faults.exchanges,
    fail: faults.fail,
    close: async () => {
      faults.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
