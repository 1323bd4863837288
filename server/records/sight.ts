import type { SayReason } from '../projects/projects.ts'
import type { Reader, RecordPorts } from './reader.ts'
import { createShownKeys, type ShownKeys } from './shown-keys.ts'
import { flowsWithLabels } from './shown-labels.ts'

/** What a reader may see of records, and how reasons are said to them. */
export interface Sight {
  /** Flows of which they may see what records are called; absent: one who may reveal data, and sees all. */
  readonly labelled: ReadonlySet<string> | undefined
  readonly keys: ShownKeys
  readonly sayReason: SayReason
}

export async function openSight(ports: RecordPorts, reader: Reader): Promise<Sight> {
  return {
    labelled: await flowsWithLabels(ports, reader),
    keys: await createShownKeys(ports, reader),
    sayReason: await sayReasonTo(ports, reader),
  }
}

export function sayReasonTo(
  { projects }: Pick<RecordPorts, 'projects'>,
  { workspace, language }: Pick<Reader, 'workspace' | 'language'>,
): Promise<SayReason> {
  return (language === 'en' ? projects : projects.in(language)).sayReason(workspace)
}
