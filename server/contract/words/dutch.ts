import type { SentenceWords } from '../../../engine/index.ts'
import { connectors } from './dutch/connectors.ts'
import { files } from './dutch/files.ts'
import { flows } from './dutch/flows.ts'
import { formulas } from './dutch/formulas.ts'
import { records } from './dutch/records.ts'
import { tests } from './dutch/tests.ts'
import { values } from './dutch/values.ts'

export const dutch: SentenceWords = {
  ...records,
  ...values,
  ...formulas,
  ...files,
  ...flows,
  ...connectors,
  ...tests,
}
