import type { SentenceWords } from '../../../engine/index.ts'
import { connectors } from './italian/connectors.ts'
import { files } from './italian/files.ts'
import { flows } from './italian/flows.ts'
import { formulas } from './italian/formulas.ts'
import { records } from './italian/records.ts'
import { tests } from './italian/tests.ts'
import { values } from './italian/values.ts'

export const italian: SentenceWords = {
  ...records,
  ...values,
  ...formulas,
  ...files,
  ...flows,
  ...connectors,
  ...tests,
}
