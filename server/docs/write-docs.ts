import { writeFileSync } from 'node:fs'
import { languageReference } from './language-reference.ts'

writeFileSync(new URL('../../docs/language.md', import.meta.url), languageReference())
