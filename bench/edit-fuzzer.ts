import { readFileSync } from 'node:fs'
import { findEditMistake } from '../engine/testing/random-yaml-edit.ts'

const SHIPPED = [
  'mappings/lightspeed-ccv/customers.yaml',
  'mappings/lightspeed-ccv/stock.yaml',
  'mappings/lightspeed-ccv/categories.yaml',
  'mappings/lightspeed-ccv/orders.yaml',
  'connectors/ccv-salespos/connector.yaml',
  'connectors/lightspeed-ecom/connector.yaml',
]
let files: readonly string[] | undefined

/** Random gestures must change what they mean and no other line, and be undone to the byte. */
export async function fuzzEdits(seed: number): Promise<string | undefined> {
  files ??= SHIPPED.map((path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))
  return findEditMistake(seed, files)
}
