import { say } from '../../messages/message.ts'
import { FormulaError } from '../formula.ts'
import type { ProductFunction } from '../product-function.ts'
import { wrongArgument } from './function-argument.ts'

export const translateFunctions: readonly ProductFunction[] = [
  {
    name: 'translate',
    arity: { min: 2, max: 2 },
    signature: '$translate(table, value)',
    doc: 'What a table of the flow answers for a value. A value without a row does what the table says under `otherwise`.',
    examples: [
      { formula: '$translate("paymentMethod", method)', record: { method: 'ideal' }, result: 3 },
      { formula: '$translate("paymentMethod", method)', record: {} },
    ],
    implementation: ([table, value], context) => {
      if (typeof table !== 'string') throw wrongArgument('translate', say('tableName', {}), table)
      if (!context.translate) {
        throw new FormulaError('ARGUMENT', say('noTables', {}), undefined)
      }
      return value === undefined || value === null ? undefined : context.translate(table, value)
    },
  },
]
