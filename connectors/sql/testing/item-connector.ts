import type { SqlClient } from '../spec/sql-plan.ts'

const SERVER_SETTINGS = `{ host: { type: string }, port: { type: integer }, database: { type: string }, user: { type: string }, secret: { type: string, writeOnly: true } }`

const REACHED: Readonly<Record<'server' | 'file', string>> = {
  server:
    'host: =$settings.host\n  client: CLIENT\n  port: =$settings.port\n  database: =$settings.database\n  user: =$settings.user\n  password: =$settings.secret\n  tls: false',
  file: 'file: =$settings.file',
}

/** The connector of the system that every transport is tried with, where that is a database. */
export function itemConnector(client: SqlClient): string {
  const isFile = client === 'sqlite'
  return `
connector: system
format: 1
title: System
settings:
  type: object
  properties: ${isFile ? '{ file: { type: string }, secret: { type: string, writeOnly: true } }' : SERVER_SETTINGS}
sql:
  ${REACHED[isFile ? 'file' : 'server'].replace('CLIENT', client)}
  timeout: 1s
resources:
  item:
    title: Item
    table: items
    key: =id
    list:
      size: 2
      changed: { column: changed_at, overlap: 0s }
      between: created_at
    find: [{ by: [sku] }]
    create: {}
    update: {}
    delete: {}
    gone: { field: =deleted }
    more: { notes: { list: note, with: { item: =id } } }
    record:
      id: =id
      sku: =sku
      name: =name
      createdAt: =created_at
      changedAt: =changed_at
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
    table: notes
    key: =id
    list: { by: [item] }
    record: { item: =item, text: =text }
    schema: { properties: { item: { type: integer }, text: { type: string } } }
`
}
