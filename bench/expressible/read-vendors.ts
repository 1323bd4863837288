import { readdirSync, readFileSync } from 'node:fs'
import { transportSpecs } from '../../connectors/specs.ts'
import { type ConnectorPlan, compileConnector, type Diagnostic } from '../../engine/index.ts'
import { readVerdicts, type Verdict } from './verdicts.ts'

/** A documented system, and how much of it its connector says. */
export interface Vendor {
  /** Of the file, without its ending. */
  readonly name: string
  /** Where its documentation is. */
  readonly documentation: string
  readonly verdicts: readonly Verdict[]
  readonly plan: ConnectorPlan | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** All vendors of this folder, by name. */
export function readVendors(): readonly Vendor[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map(readVendor)
}

function readVendor(file: string): Vendor {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
  const comments = text
    .slice(0, text.indexOf('\nconnector:'))
    .split('\n')
    .map((line) => line.replace(/^# /, ''))
  const [documentation = '', ...lines] = comments
  return {
    name: file.replace(/\.yaml$/, ''),
    documentation,
    verdicts: readVerdicts(lines),
    ...compileConnector(file, text, { transports: transportSpecs }),
  }
}
