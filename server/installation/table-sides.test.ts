import { expect, test } from 'vitest'
import { compile } from '../projects/create-projects.ts'
import { readShippedFiles } from '../projects/read-folder.ts'
import { readShipped } from '../projects/shipped-files.ts'
import { rolesOfTable } from './table-sides.ts'

const files = readShippedFiles().filter(({ path }) => path.startsWith('mappings/'))
const { project } = await compile(files, readShipped())

test.each([
  // Each side names a resource.
  ['orders', 'paymentMethod', { from: 'shop', to: 'pos' }],
  // Only the left one does: the right one is of the system that is written to.
  ['orders', 'paymentTerm', { from: 'shop', to: 'pos' }],
  // Country and rate are of neither system, the VAT code is of the books.
  ['sales-entries', 'vatCode', { from: undefined, to: 'books' }],
  ['sales-entries', 'rates', { from: undefined, to: undefined }],
])('the sides of the tables of %s: %s', (flow, table, roles) => {
  const plan = project.flows.find((each) => each.plan.name === flow)?.plan
  const sides = plan?.tables[table]
  expect(plan && sides && rolesOfTable(sides, plan)).toEqual(roles)
})
