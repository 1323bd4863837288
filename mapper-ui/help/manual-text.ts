import type { ManualName } from './topics.ts'

/** Each by itself, when somebody opens it. */
const TEXTS = {
  using: () => import('../../docs/using.md?raw'),
  guide: () => import('../../docs/guide.md?raw'),
  language: () => import('../../docs/language.md?raw'),
  files: () => import('../../docs/files.md?raw'),
  operations: () => import('../../docs/operations.md?raw'),
} as const satisfies Readonly<Record<ManualName, () => Promise<{ readonly default: string }>>>

export async function loadManual(name: ManualName): Promise<string> {
  return (await TEXTS[name]()).default
}
