import { editYaml } from './edit-yaml.ts'
import type { EditOutcome } from './yaml-edit.ts'

/** Adds a flow to those that an integration runs, after all others, and leaves every other byte of its file as it is. */
export function listFlow(text: string, flow: string): EditOutcome {
  return editYaml(text, { kind: 'insert', place: { kind: 'end', of: ['flows'] }, value: flow })
}
