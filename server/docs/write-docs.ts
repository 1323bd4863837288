import { writeFileSync } from 'node:fs'
import { languageReference } from './language-reference.ts'
import { messageReference } from './message-reference.ts'

const docs = new URL('../../docs/', import.meta.url)

writeFileSync(new URL('language.md', docs), languageReference())
writeFileSync(new URL('messages.md', docs), messageReference())
