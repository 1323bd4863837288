import type { Words } from '../../messages/words.ts'
import alert from './alert.json' with { type: 'json' }
import connector from './connector.json' with { type: 'json' }
import explain from './explain.json' with { type: 'json' }
import file from './file.json' with { type: 'json' }
import flow from './flow.json' with { type: 'json' }
import formula from './formula.json' with { type: 'json' }
import imported from './import.json' with { type: 'json' }
import key from './key.json' with { type: 'json' }
import mail from './mail.json' with { type: 'json' }
import problem from './problem.json' with { type: 'json' }
import record from './record.json' with { type: 'json' }
import test from './test.json' with { type: 'json' }
import text from './text.json' with { type: 'json' }
import value from './value.json' with { type: 'json' }

export const ITALIAN: Words = {
  language: 'it-IT',
  texts: {
    ...text,
    ...record,
    ...value,
    ...formula,
    ...file,
    ...key,
    ...flow,
    ...connector,
    ...test,
    ...imported,
    ...problem,
    ...alert,
    ...mail,
    ...explain,
  },
}
