import {
  type ConnectorPlan,
  evaluateValue,
  type JsonObject,
  OperationError,
  say,
} from '../../../engine/index.ts'
import { isFileConnector, type PlacePlan } from './file-plan.ts'

/** Where files are. */
export interface FilePlace {
  readonly origin: string
  /** Whole path of the folder. */
  readonly folder: string
}

/** Where credentials go; absent where the settings give no address. */
export function originsOfFile(
  plan: ConnectorPlan,
  seen: JsonObject,
): readonly string[] | undefined {
  if (!isFileConnector(plan)) return undefined
  try {
    return [placeOf(plan.file, seen).origin]
  } catch {
    return undefined
  }
}

/**
 * Where files are, by the settings that are no secrets.
 *
 * @throws {OperationError} when they give no place.
 */
export function placeOf(plan: PlacePlan, seen: JsonObject): FilePlace {
  const folder = evaluateValue(plan.folder, {}, { variables: { settings: seen }, now: 0 })
  if (typeof folder === 'string' && isWholePath(folder)) {
    const bare = folder.replace(/(?<=.)[/\\]+$/, '')
    return { folder: bare, origin: `file://${bare}` }
  }
  throw new OperationError({
    class: 'config',
    reason: say('fileNoPlace', {
      text: typeof folder === 'string' ? folder : JSON.stringify(folder),
    }),
    mayHaveHappened: false,
  })
}

/** From the root down, with no way up. */
function isWholePath(path: string): boolean {
  const isRooted = /^(\/|[a-z]:[/\\])/i.test(path)
  return isRooted && !path.includes('\0') && !path.split(/[/\\]/).includes('..')
}
