import type { Locale } from '../text/define-text.ts'
import type { ManualName } from './topics.ts'

type Load = () => Promise<{ readonly default: string }>

/** Each by itself, when somebody opens it. */
const TEXTS: Readonly<Record<Locale, Readonly<Record<ManualName, Load>>>> = {
  en: {
    using: () => import('../../docs/using.md?raw'),
    guide: () => import('../../docs/guide.md?raw'),
    language: () => import('../../docs/language.md?raw'),
    files: () => import('../../docs/files.md?raw'),
    operations: () => import('../../docs/operations.md?raw'),
  },
  it: {
    using: () => import('../../docs/using.it.md?raw'),
    guide: () => import('../../docs/guide.it.md?raw'),
    language: () => import('../../docs/language.it.md?raw'),
    files: () => import('../../docs/files.it.md?raw'),
    operations: () => import('../../docs/operations.it.md?raw'),
  },
  nl: {
    using: () => import('../../docs/using.nl.md?raw'),
    guide: () => import('../../docs/guide.nl.md?raw'),
    language: () => import('../../docs/language.nl.md?raw'),
    files: () => import('../../docs/files.nl.md?raw'),
    operations: () => import('../../docs/operations.nl.md?raw'),
  },
}

export async function loadManual(name: ManualName, locale: Locale): Promise<string> {
  return (await TEXTS[locale][name]()).default
}
